"""Events taken back: after a rebuild the graph is what it would be without them, until they are let in again."""

from collections.abc import Iterator
from pathlib import Path

import neo4j
import orjson
import pytest
from confluent_kafka import Producer

from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.kafka import client_config
from headwater.settings import Settings
from tests.corpus import Event, demo
from tests.fresh import empty
from tests.integration.stack.services import Stack, services

pytestmark = pytest.mark.engines

#: An event that a producer with transactions sends: behind it lies one mark that is no event.
WRONG: Event = {
    "eventTime": "2026-11-24T09:30:00Z",
    "eventType": "COMPLETE",
    "producer": "https://example.com/wrong",
    "run": {"runId": "019ab4f0-0000-7000-8000-000000000001"},
    "job": {"namespace": "shop", "name": "wrong"},
    "outputs": [{"namespace": "shop", "name": "orders"}],
}


@pytest.fixture
def stack(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path) -> Iterator[Stack]:
    del empty_graph, kafka
    with services(settings_for_test, tmp_path, writers=2) as running:
        running.wait()
        yield running


def send_in_a_transaction(settings: Settings, event: Event) -> str:
    """Send it to a partition of its own beginning; returns where it lies."""
    places: list[str] = []
    producer = Producer({**client_config(settings), "transactional.id": settings.kafka_topic})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(
        settings.kafka_topic,
        orjson.dumps(event),
        partition=0,
        on_delivery=lambda _, message: places.append(f"{message.topic()}-{message.partition()}-{message.offset()}"),
    )
    producer.commit_transaction(30)
    return places[0]


def test_the_graph_is_what_it_would_be_without_them(
    settings_for_test: Settings, stack: Stack, empty_graph: neo4j.Driver
) -> None:
    events = demo()
    of_run = next(event for event in events if "run" in event)
    run = of_run["run"]["runId"]
    producer, day = events[-1]["producer"], sorted(event["eventTime"][:10] for event in events)[len(events) // 2]
    without = [
        event
        for event in events
        if event.get("run", {}).get("runId") != run
        and not (event["producer"] == producer and event["eventTime"] >= day)
    ]
    assert 0 < len(without) < len(events)
    Graph(empty_graph, "neo4j").apply(Facts(fact for event in without for fact in observe(event)))
    expected = stack.dump()
    empty(empty_graph, settings_for_test.neo4j_database)

    stack.send(events)
    place = send_in_a_transaction(settings_for_test, WRONG)
    stack.wait()
    whole = stack.dump()
    environment = settings_for_test.environment()

    def told(*arguments: str) -> str:
        done = stack.run(*arguments, environment=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    assert f"excludes event {place}: 1 event in the log, the first at {place}." in told("exclude", "--event", place)
    assert stack.dump() == whole
    told("exclude", "--run", f"run:{run}")
    ended = told("exclude", "--producer", producer, "--from", day, "--rebuild", "--yes")
    assert "the graph is rebuilt" in ended
    stack.wait()
    assert stack.dump() == expected

    assert told("replay", "--from", "2000-01-01").startswith(f"{len(without)} events applied")
    stack.send([of_run])
    stack.wait()
    assert stack.dump() == expected
    status = stack.status()
    assert (status["exclusions"], status["lag"]) == (3, 0)
    assert status["excluded"] >= len(events) + 1 - len(without)
    assert "events taken back by 3 exclusions" in told("status")

    ids = [line.split()[0] for line in told("exclude", "--list").splitlines()[1:]]
    assert len(ids) == 3
    for ident in ids[:2]:
        assert "is let in again" in told("include", ident)
    told("include", ids[2], "--rebuild", "--yes")
    assert stack.dump() == whole
    assert told("exclude", "--list") == "no events are excluded\n"


def test_what_is_not_there_is_not_excluded(settings_for_test: Settings, stack: Stack) -> None:
    topic = settings_for_test.kafka_topic
    for arguments, why in (
        (["exclude", "--event", f"{topic}-0-0"], "Kafka has no event at"),
        (["exclude", "--event", "others-0-0"], "not in 'others'"),
        (["include", "0123456789ab"], "no exclusion '0123456789ab' is in force"),
    ):
        done = stack.run(*arguments, environment=settings_for_test.environment())
        assert (done.returncode, done.stdout) == (1, b"")
        assert why in done.stderr.decode()
