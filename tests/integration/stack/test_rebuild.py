"""The graph built anew from Kafka: the same to the byte, whoever is killed meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import orjson
import pytest
from confluent_kafka import Producer, TopicPartition
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from headwater.graph.rebuild import Rebuild
from headwater.kafka import admin, client_config, ensure_topics
from headwater.settings import Settings
from tests.corpus import SHARED, Event, demo, recorded
from tests.integration.stack.services import Stack, services

pytestmark = [pytest.mark.engines, pytest.mark.fault]


#: What a job's definition says, beside everything else.
LATE: Event = {
    "eventTime": "2026-11-24T09:30:00Z",
    "producer": "https://example.com/late",
    "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
    "job": {"namespace": "late", "name": "sum"},
}


def corpus() -> list[Event]:
    """The demo, and the recorded compatibility events where there are any."""
    return demo() + (recorded("compat/*/*.json") if SHARED.is_dir() else [])


@pytest.fixture
def settings(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings) -> Settings:
    """Small batches, so that a kill finds one at work."""
    return settings_for_test.model_copy(update={"batch_events": 10})


@pytest.fixture
def stack(settings: Settings, tmp_path: Path) -> Iterator[Stack]:
    """Two writers, and the corpus in the graph."""
    with services(settings, tmp_path, writers=2) as running:
        running.send(corpus())
        running.wait()
        yield running


def until(condition: Callable[[], Any]) -> None:
    """Wait until it holds."""
    retry(retry=retry_if_result(lambda holds: not holds), wait=wait_fixed(0.02), stop=stop_after_delay(120))(
        condition
    )()


def start(settings: Settings, *options: str) -> subprocess.Popen[bytes]:
    """The command, at work."""
    command = [sys.executable, "-m", "headwater.cli.main", "rebuild", "--yes", *options]
    return subprocess.Popen(command, env={**os.environ, **settings.environment()}, stderr=subprocess.DEVNULL)


def test_the_graph_is_the_same_to_the_byte(settings: Settings, stack: Stack, empty_graph: neo4j.Driver) -> None:
    whole = stack.dump()
    empty_graph.execute_query("MATCH (j:Job) SET j.name = 'broken'")
    assert stack.dump() != whole
    for generation in (1, 2):
        done = stack.run("rebuild", "--yes", environment=settings.environment())
        assert (done.returncode, done.stdout) == (0, b"the graph is rebuilt from %d events\n" % len(corpus()))
        assert stack.run("wait", "--timeout", "60").returncode == 0
        assert stack.dump() == whole
        status = stack.status()
        assert (status["rebuilding"], status["lag"], status["applied"]) == (None, 0, len(corpus()))
        assert Rebuild(empty_graph, "neo4j").state().generation == generation
    stack.send(demo()[:5])
    stack.wait()
    assert stack.dump() == whole


def test_questions_say_that_it_is_being_rebuilt(settings: Settings, stack: Stack, empty_graph: neo4j.Driver) -> None:
    whole = stack.dump()
    for writer in stack.writers:
        writer.stop()
    running = start(settings)
    rebuild = Rebuild(empty_graph, "neo4j")
    until(lambda: rebuild.state().phase == "replaying")
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:
        for path in ("namespaces", "dump", "impact?nodeId=job:n:x", "search?q=x", "lineage?nodeId=job:n:x"):
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.json()["rebuilding"]["phase"] == "replaying"
            assert answer.json()["rebuilding"]["events"] == len(corpus())
        assert client.get("/healthz").is_success
        status = client.get("/api/v1/status").json()
    assert status["rebuilding"] == {"generation": 1, "phase": "replaying", "applied": 0, "events": len(corpus())}
    assert status["lag"] == len(corpus())
    # Events are taken all the same: one that is new, and some once more.
    assert stack.send([LATE, *demo()[-3:]]) == 0
    waited = stack.run("wait", "--timeout", "0.5")
    assert waited.returncode == 1
    assert b"being rebuilt" in waited.stderr
    assert b"being rebuilt" in stack.run("status").stdout
    for writer in stack.writers:
        writer.start()
    assert stack.run("wait", "--timeout", "60").returncode == 0
    assert running.wait(60) == 0
    stack.wait()
    before, after = set(whole.splitlines()), set(stack.dump().splitlines())
    assert before <= after
    assert [orjson.loads(line)["id"] for line in after - before] == ["job:late:sum"]


def test_whoever_is_killed_another_goes_on(settings: Settings, stack: Stack, empty_graph: neo4j.Driver) -> None:
    whole = stack.dump()
    rebuild = Rebuild(empty_graph, "neo4j")
    with empty_graph.session(database="neo4j") as session, session.begin_transaction() as holder:
        holder.run("MATCH (j:Job) SET j.held = true").consume()  # it cannot be dropped
        first = start(settings)
        until(lambda: rebuild.state().phase == "dropping")
        first.send_signal(signal.SIGKILL)
        first.wait()
        holder.rollback()
    assert rebuild.state().phase == "dropping"
    status = stack.status()
    assert status["rebuilding"]["phase"] == "dropping"
    # Two at once are as good as one; the writers end it when both are killed.
    both = [start(settings), start(settings)]
    until(lambda: rebuild.state().phase == "replaying")
    stack.writers[0].kill()
    for each in both:
        each.send_signal(signal.SIGKILL)
        each.wait()
    stack.writers[0].restart()
    until(lambda: rebuild.state().phase == "ready")
    stack.wait()
    assert rebuild.state().generation == 1
    assert stack.dump() == whole


def test_it_deletes_nothing_unasked_and_nothing_of_others(
    settings: Settings, stack: Stack, empty_graph: neo4j.Driver
) -> None:
    whole = stack.dump()
    (nodes,) = empty_graph.execute_query("MATCH (n) WHERE NOT n:Format RETURN count(n)").records[0]
    asked = stack.run("rebuild", environment=settings.environment())
    assert (asked.returncode, asked.stdout) == (1, b"")
    assert b"deletes the %s nodes of the graph" % f"{nodes:,}".encode() in asked.stderr
    assert b"--yes" in asked.stderr
    for others in ("", ":Person", ":Job", ":Job:Person {key: 'k'}"):
        empty_graph.execute_query(f"CREATE (n{others}) SET n.of = 'others'")  # type: ignore[arg-type]
        refused = stack.run("rebuild", "--yes", environment=settings.environment())
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert b"1 node that Headwater did not write" in refused.stderr
        empty_graph.execute_query("MATCH (n) WHERE n.of = 'others' DELETE n")
    assert Rebuild(empty_graph, "neo4j").state().generation == 0
    assert stack.dump() == whole


def test_it_refuses_to_lose_what_kafka_no_longer_has(
    empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path
) -> None:
    settings = settings_for_test
    ensure_topics(settings, admin(settings))
    producer = Producer(client_config(settings))
    for _ in range(3):
        producer.produce(settings.kafka_topic, b"rubbish", partition=0)
    assert producer.flush(30) == 0
    client = admin(settings)
    (deleted,) = client.delete_records([TopicPartition(settings.kafka_topic, 0, 2)]).values()
    deleted.result(30)
    with services(settings, tmp_path) as stack:
        stack.wait()
        refused = stack.run("rebuild", "--yes", environment=settings.environment())
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert b"no longer has the first 2 events" in refused.stderr
        assert Rebuild(empty_graph, "neo4j").state().generation == 0
        done = stack.run("rebuild", "--yes", "--accept-loss", environment=settings.environment())
        assert (done.returncode, done.stdout) == (0, b"the graph is rebuilt from 1 event\n"), done.stderr
