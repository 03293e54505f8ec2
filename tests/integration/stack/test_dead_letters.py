"""Dead letters, looked at, replayed and dropped by the command line, with all services at work."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import orjson
import pytest
from confluent_kafka import Message, Producer, TopicPartition

from headwater.kafka import admin, client_config, ensure_topics
from headwater.kafka_records import Records
from headwater.settings import Settings
from tests.integration.set_topic import set_topic
from tests.integration.stack.services import Stack, services

pytestmark = pytest.mark.engines

HEADERS = [("trace", b"\x00\xff"), ("trace", b"two")]


@pytest.fixture
def settings(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings) -> Settings:
    """Settings whose topics are there; a writer with them takes no deeply nested event."""
    ensure_topics(settings_for_test, admin(settings_for_test))
    return settings_for_test.model_copy(update={"max_nesting": 10})


@pytest.fixture
def stack(settings: Settings, tmp_path: Path) -> Iterator[Stack]:
    with services(settings, tmp_path, one_port=True) as running:
        yield running


def produce(settings: Settings, *values: bytes | None) -> None:
    """Put records into the event topic as they are."""
    producer = Producer(client_config(settings))
    for value in values:
        producer.produce(settings.kafka_topic, key=b"key\xff", value=value, headers=list(HEADERS), partition=0)
    assert producer.flush(30) == 0


def events(settings: Settings) -> list[Message]:
    """All records of the event topic."""
    with Records(settings) as records:
        return list(records.read(settings.kafka_topic, records.ranges(settings.kafka_topic)))


def nested() -> bytes:
    """An event that is fine, and deeper than the first writers take."""
    value: Any = 1
    for _ in range(20):
        value = {"deeper": value}
    job = {"namespace": "n", "name": "deep", "facets": {"x": value}}
    return orjson.dumps({"eventTime": "2026-01-01T00:00:00Z", "producer": "p", "run": {"runId": "r"}, "job": job})


def listed(stack: Stack, *options: str) -> list[dict[str, Any]]:
    done = stack.run("dead-letters", "list", "--json", *options)
    assert done.returncode == 0, done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_looked_at_and_dropped(settings: Settings, stack: Stack) -> None:
    bad = [b"no JSON \xff", nested(), b"[]", None]
    produce(settings, *bad)
    assert stack.wait()["deadLetters"] == 4
    letters = listed(stack)
    assert [each["id"] for each in letters] == ["0-0", "0-1", "0-2", "0-3"]
    assert [(each["topic"], each["partition"], each["offset"], each["attempts"]) for each in letters] == [
        (settings.kafka_topic, 0, offset, 1) for offset in range(4)
    ]
    assert letters[0]["event"] == "no JSON �"
    assert letters[1]["bytes"] == len(nested())
    assert "nested deeper than 10" in letters[1]["detail"]
    table = stack.run("dead-letters", "list", "--limit", "2")
    assert b"0-1" in table.stdout
    assert b"0-2" not in table.stdout
    assert b"more than these 2" in table.stderr

    shown = stack.run("dead-letters", "show", "0-1")
    assert shown.returncode == 0, shown.stderr
    assert b"header trace: two" in shown.stdout
    assert shown.stdout.rstrip().endswith(nested())
    assert stack.run("dead-letters", "show", "0-0", "--event").stdout == bad[0]
    none = stack.run("dead-letters", "show", "0-99")
    assert (none.returncode, none.stdout) == (1, b"")
    assert none.stderr.count(b"\n") == 1

    dropped = stack.run("dead-letters", "drop", "0-0", "0-77")
    assert (dropped.returncode, dropped.stdout) == (1, b"1 dropped\n")
    assert b"0-77 not found" in dropped.stderr
    again = stack.run("dead-letters", "replay", "0-0")
    assert (again.returncode, again.stdout) == (1, b"0 replayed\n")
    assert b"0-0 already dropped" in again.stderr
    assert stack.wait()["deadLetters"] == 3
    assert orjson.loads(httpx.get(f"{stack.api_url}/api/v1/dead-letters/0-0").content)["settled"] == "dropped"


def test_replayed_until_a_writer_can_apply_it(settings: Settings, stack: Stack) -> None:
    bad = [nested(), b"[]", None]
    produce(settings, *bad)
    stack.wait()
    replayed = stack.run("dead-letters", "replay", "--all")
    assert (replayed.returncode, replayed.stdout) == (0, b"3 replayed\n"), replayed.stderr
    assert stack.wait()["applied"] == len(bad) + 3
    letters = listed(stack)
    assert {each["id"] for each in letters} == {"0-3", "0-4", "0-5"}
    assert {each["attempts"] for each in letters} == {2}
    sent = events(settings)[len(bad) :]
    assert sorted(message.value() or b"" for message in sent) == sorted(value or b"" for value in bad)
    assert all(message.key() == b"key\xff" for message in sent)
    assert all((message.headers() or [])[:2] == HEADERS for message in sent)

    # What is settled stays so for services that start anew, and a writer that can now applies what it could not.
    (deep,) = [each["id"] for each in letters if "nested" in each["detail"]]
    stack.writers[0].stop()
    stack.writers[0].spec.environment["HEADWATER_MAX_NESTING"] = "200"
    stack.writers[0].start()
    stack.api.stop()
    stack.api.start().wait_ready()
    assert {each["id"] for each in listed(stack)} == {"0-3", "0-4", "0-5"}
    assert stack.run("dead-letters", "replay", deep).stdout == b"1 replayed\n"
    stack.wait()
    assert b'"job:n:deep"' in stack.dump()
    assert stack.run("dead-letters", "drop", "--all").stdout == b"2 dropped\n"
    assert listed(stack) == []
    assert stack.wait()["deadLetters"] == 0
    assert stack.run("dead-letters", "list").stdout == b"no dead letters\n"


def test_one_whose_event_is_elsewhere_is_whole_all_the_same(settings: Settings, stack: Stack) -> None:
    set_topic(settings, settings.kafka_dead_letter_topic, "max.message.bytes", "20000")
    rubbish = os.urandom(50_000)
    produce(settings, rubbish)
    stack.wait()
    (letter,) = listed(stack)
    assert (letter["bytes"], letter["event"]) == (50_000, None)
    assert stack.run("dead-letters", "show", "0-0", "--event").stdout == rubbish
    assert stack.run("dead-letters", "replay", "0-0").stdout == b"1 replayed\n"
    assert [message.value() for message in events(settings)] == [rubbish, rubbish]


def test_a_topic_made_again_hides_nothing(settings: Settings, stack: Stack) -> None:
    produce(settings, b"first")
    stack.wait()
    assert stack.run("dead-letters", "drop", "--all").stdout == b"1 dropped\n"
    stack.writers[0].stop()
    client = admin(settings)
    client.delete_topics([settings.kafka_dead_letter_topic])[settings.kafka_dead_letter_topic].result(20)
    ensure_topics(settings, client)
    stack.writers[0].start()
    produce(settings, b"second")
    assert stack.wait()["deadLetters"] == 1
    assert [each["event"] for each in listed(stack)] == ["second"]


def test_what_kafka_deleted_for_want_of_room_is_no_more_spoken_of(settings: Settings, stack: Stack) -> None:
    """The topic is bounded (`retention.bytes`): Kafka deletes its oldest records, settled or not, when it likes."""
    produce(settings, *(b"rubbish %d" % number for number in range(5)))
    stack.wait()
    assert stack.run("dead-letters", "drop", "0-1", "0-4").returncode == 0
    oldest = TopicPartition(settings.kafka_dead_letter_topic, 0, 3)
    client = admin(settings)
    client.delete_records([oldest])[oldest].result(20)
    produce(settings, b"more")
    assert stack.wait()["deadLetters"] == 2
    assert [each["id"] for each in listed(stack)] == ["0-3", "0-5"]
    gone = stack.run("dead-letters", "replay", "0-0", "0-3")
    assert (gone.returncode, gone.stdout) == (1, b"1 replayed\n")
    assert b"0-0 not found" in gone.stderr
    assert stack.wait()["deadLetters"] == 2  # the other one, and that which was replayed and is rubbish again


def test_pages_and_wrong_questions_over_http(settings: Settings, stack: Stack) -> None:
    produce(settings, *(b"rubbish %d" % number for number in range(25)))
    stack.wait()
    found: list[str] = []
    cursor = None
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:
        path = "/api/v1/dead-letters"
        assert client.post(f"{path}/drop", json={"ids": ["0-3", "0-3", "0-4"]}).json() == {
            "results": [{"id": "0-3", "outcome": "dropped"}, {"id": "0-4", "outcome": "dropped"}]
        }
        while True:
            page = client.get(path, params={"limit": 10} | ({"cursor": cursor} if cursor else {})).json()
            assert len(page["deadLetters"]) <= 10
            found += [each["event"] for each in page["deadLetters"]]
            if (cursor := page["next"]) is None:
                break
        assert found == [f"rubbish {number}" for number in range(25) if number not in {3, 4}]
        for answer, status in (
            (client.get(path, params={"cursor": "x"}), 422),
            (client.get(path, params={"limit": 0}), 422),
            (client.get(f"{path}/x"), 422),
            (client.get(f"{path}/0-999"), 404),
            (client.get(f"{path}/7-0"), 404),
            (client.get(f"{path}/0-999/event"), 404),
            (client.post(f"{path}/drop", content=b"x"), 400),
            (client.post(f"{path}/drop", content=b"[]"), 422),
            (client.post(f"{path}/drop", json={"ids": []}), 422),
            (client.post(f"{path}/replay", json={"ids": [7]}), 422),
            (client.post(f"{path}/replay", json={"ids": ["0-1"] * 501}), 422),
            (client.post(f"{path}/replay", content=b" " * 70_000), 413),
        ):
            assert answer.status_code == status, answer.text
            assert answer.headers["content-type"] == "application/problem+json"


def test_an_event_that_was_put_among_them_is_skipped_by_the_writer(settings: Settings, stack: Stack) -> None:
    """Here no writer was at work when it was; one that stands still before it is in the writer's own tests."""
    (writer,) = stack.writers
    writer.stop()
    deep, flat = nested(), nested().replace(b'"deep"', b'"flat"')
    writer.spec.environment["HEADWATER_MAX_NESTING"] = "200"
    produce(settings, deep, flat)
    put = stack.run("dead-letters", "put", "0", "0")
    assert (put.returncode, put.stdout.startswith(b"the writer that comes to 0-0")) == (0, True), put.stderr
    nowhere = stack.run("dead-letters", "put", "0", "99")
    assert (nowhere.returncode, nowhere.stderr.count(b"\n")) == (1, 1)
    assert b"not found" in nowhere.stderr
    writer.start()
    assert stack.wait()["deadLetters"] == 1
    (letter,) = listed(stack)
    assert (letter["reason"], letter["partition"], letter["offset"]) == ("PutAside", 0, 0)
    assert b'"job:n:flat"' in stack.dump()
    assert b'"job:n:deep"' not in stack.dump()
    environment = {**settings.environment(), "HEADWATER_MAX_NESTING": "200"}
    replayed = stack.run("replay", "--from", "2026-01-01", environment=environment)
    assert replayed.stdout == b"1 event applied\n", replayed.stderr
    assert b'"job:n:deep"' not in stack.dump()
