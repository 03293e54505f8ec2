"""`headwater doctor` with real engines behind it."""

import re
from typing import Any

import pytest
from neo4j import Driver
from pydantic import SecretStr

from headwater.cli.doctor import Finding, examine
from headwater.errors import UnfitTopics
from headwater.graph import schema
from headwater.kafka import admin, ensure_topics
from headwater.settings import Settings
from tests.integration.set_topic import set_topic
from tests.waiting import wait_for

pytestmark = pytest.mark.engines


def found(settings: Settings) -> dict[str, Finding]:
    return {each.check: each for each in examine(settings)}


def test_kafka_topics_missing_made_and_too_small(kafka: str, settings_for_test: Settings) -> None:
    topic = f"topic {settings_for_test.kafka_topic}"
    assert found(settings_for_test)["Kafka"].found == f"1 broker(s) at {kafka}"
    assert found(settings_for_test)[topic].state == "warn"

    ensure_topics(settings_for_test, admin(settings_for_test))
    assert found(settings_for_test)[topic].state == "ok"

    more = {"kafka_partitions": 12, "max_event_bytes": settings_for_test.max_event_bytes}
    assert found(settings_for_test.model_copy(update=more))[topic].state == "warn"
    larger = {"max_event_bytes": settings_for_test.max_event_bytes + 1}
    finding = found(settings_for_test.model_copy(update=larger))[topic]
    assert finding.state == "fail"
    assert "max.message.bytes" in finding.do


def test_whose_clock_says_when_an_event_came(kafka: str, settings_for_test: Settings) -> None:
    assert kafka
    client = admin(settings_for_test)
    ensure_topics(settings_for_test, client)
    assert found(settings_for_test)[f"topic {settings_for_test.kafka_topic}"].state == "ok"
    set_topic(settings_for_test, settings_for_test.kafka_topic, "message.timestamp.type", "CreateTime")
    wait_for(lambda: found(settings_for_test)[f"topic {settings_for_test.kafka_topic}"].state == "warn")
    finding = found(settings_for_test)[f"topic {settings_for_test.kafka_topic}"]
    assert "message.timestamp.type is CreateTime" in finding.found
    assert f"--topic {settings_for_test.kafka_topic} " in finding.do
    assert "message.timestamp.type=LogAppendTime" in finding.do


@pytest.mark.parametrize(
    ("statement", "state", "says"),
    [
        ("MATCH (n) RETURN n", "ok", "empty"),
        ("CREATE (:Job {key: 'k'})", "fail", "headwater rebuild"),
        ("CREATE (:Format {key: 'format', version: 2, namingRules: '[]'})", "ok", "2, with no rules for names"),
        ("CREATE (:Format {key: 'format', version: 99, namingRules: '[]'})", "fail", "later version"),
        ("CREATE (:Format {key: 'format', version: 2, namingRules: '[1]'})", "fail", "HEADWATER_NAMING_RULES"),
    ],
)
def test_what_wrote_the_graph(
    empty_graph: Driver, settings_for_test: Settings, statement: Any, state: str, says: str
) -> None:
    empty_graph.execute_query(statement)
    finding = found(settings_for_test)["graph format"]
    assert finding.state == state
    assert says in finding.found + finding.do


def test_a_topic_that_drops_events_is_refused_until_it_is_mended(kafka: str, settings_for_test: Settings) -> None:
    name, client = settings_for_test.kafka_topic, admin(settings_for_test)
    ensure_topics(settings_for_test, client)
    set_topic(settings_for_test, name, "retention.ms", "604800000")
    wait_for(lambda: found(settings_for_test)[f"topic {name}"].state == "fail")
    finding = found(settings_for_test)[f"topic {name}"]
    assert finding.found == "retention.ms is 604800000: events go by age"
    mended = f"kafka-configs.sh --bootstrap-server {kafka} --alter --topic {name} --add-config retention.ms=-1"
    assert finding.do == f"mend it with: {mended}"
    with pytest.raises(UnfitTopics, match=re.escape(mended)):
        ensure_topics(settings_for_test, client)
    set_topic(settings_for_test, name, "retention.ms", "-1")
    wait_for(lambda: found(settings_for_test)[f"topic {name}"].state == "ok")
    ensure_topics(settings_for_test, client)
    topics = [each for check, each in found(settings_for_test).items() if check.startswith("topic ")]
    assert [each.state for each in topics] == ["ok"] * 4


def test_neo4j_version_and_schema(empty_graph: Driver, settings_for_test: Settings) -> None:
    schema.ensure(empty_graph, settings_for_test.neo4j_database)
    findings = found(settings_for_test)
    assert "community at bolt://" in findings["Neo4j"].found
    assert findings["graph schema"].state == "ok"
    try:
        empty_graph.execute_query("DROP CONSTRAINT job_key")
        assert "missing: job_key" in found(settings_for_test)["graph schema"].found
    finally:
        schema.ensure(empty_graph, settings_for_test.neo4j_database)


def test_a_wrong_password_is_a_failure_that_shows_no_password(neo4j: str, settings_for_test: Settings) -> None:
    wrong = settings_for_test.model_copy(update={"neo4j_password": SecretStr("guessed wrongly")})
    finding = found(wrong)["Neo4j"]
    assert finding.state == "fail"
    assert neo4j in finding.found
    assert "unauthorized" in finding.found
    assert "guessed wrongly" not in repr(finding)
