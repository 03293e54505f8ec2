"""`headwater openapi` prints the document that one port answers, without an engine and whatever is set."""

import orjson
import pytest

from headwater.cli.openapi import openapi
from headwater.cli.serve import COLLECTOR_PATHS, document_both
from headwater.settings import Settings, settings


@pytest.mark.parametrize("neo4j_uri", [None, "bolt://elsewhere:7687"])
def test_it_prints_what_is_served(
    neo4j_uri: str | None, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from collector.app import create_app as collector_app  # noqa: PLC0415  (as the command line imports them)
    from query_api.app import create_app as query_app  # noqa: PLC0415

    if neo4j_uri is not None:
        monkeypatch.setenv("HEADWATER_NEO4J_URI", neo4j_uri)
    settings.cache_clear()
    openapi()
    settings.cache_clear()
    served = Settings(kafka_bootstrap_servers="kafka:9092", neo4j_uri="bolt://neo4j:7687")
    query = query_app(served)
    document_both(collector_app(served), query)
    printed = orjson.loads(capfdbinary.readouterr().out)
    assert printed == query.openapi()
    assert printed["paths"].keys() >= COLLECTOR_PATHS
    assert {"get", "post"} <= printed["paths"]["/api/v1/annotations"].keys()


def test_every_reference_of_the_document_leads_somewhere(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    openapi()
    text = capfdbinary.readouterr().out
    document = orjson.loads(text)
    referred = set()
    unseen = [document]
    while unseen:
        each = unseen.pop()
        unseen += each.values() if isinstance(each, dict) else each if isinstance(each, list) else []
        if isinstance(each, dict) and isinstance(each.get("$ref"), str):
            referred.add(each["$ref"])
    assert referred <= {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
