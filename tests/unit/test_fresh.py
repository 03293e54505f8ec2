"""Which engines tests use: never those of a Headwater in use, whose graph they would empty."""

import os
from unittest.mock import patch

import pytest

from tests.fresh import engines_for_tests, forget_settings


def test_what_headwater_is_set_up_with_is_not_seen() -> None:
    in_use = ("HEADWATER_NEO4J_URI", "headwater_neo4j_password", "HEADWATER_KAFKA_BOOTSTRAP_SERVERS")
    with patch.dict(os.environ, dict.fromkeys(in_use, "in-use:1") | {"HEADWATER_SHARED": "no setting", "URL": "x"}):
        forget_settings()
        assert "in-use:1" not in os.environ.values()
        assert (os.environ["HEADWATER_SHARED"], os.environ["URL"]) == ("no setting", "x")
        settings = engines_for_tests()
    assert (settings.kafka_bootstrap_servers, settings.neo4j_uri, settings.neo4j_password) == (None, None, None)


def test_engines_for_tests_have_variables_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_HEADWATER_NEO4J_URI", "bolt://for-tests:7687")
    monkeypatch.setenv("TEST_HEADWATER_NEO4J_PASSWORD", "secret")
    settings = engines_for_tests()
    assert settings.neo4j_uri == "bolt://for-tests:7687"
    assert settings.neo4j_password is not None
    assert settings.neo4j_password.get_secret_value() == "secret"
    assert settings.kafka_bootstrap_servers is None
