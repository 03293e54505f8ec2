"""kill -9 of every process, one after the other: what was answered 201 is in the graph, once."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest
from tenacity import retry, retry_if_result, stop_after_delay, wait_fixed

from headwater.engines.local import LocalEngines
from headwater.settings import Settings
from tests.corpus import Event, demo
from tests.integration.stack.services import Stack, services

pytestmark = [pytest.mark.engines, pytest.mark.fault]


def events() -> list[Event]:
    """The first half of the demo: several batches for each writer."""
    return demo()[:120]


@pytest.fixture(scope="module")
def calm() -> dict[str, bytes]:
    """The dump of a run without faults, made by the first test."""
    return {}


@pytest.fixture
def stack(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path) -> Iterator[Stack]:
    """The services with small batches, so that a fault finds one at work."""
    with services(settings_for_test.model_copy(update={"batch_events": 20}), tmp_path, writers=2) as running:
        yield running


@retry(retry=retry_if_result(lambda applied: applied < 40), wait=wait_fixed(0.02), stop=stop_after_delay(60))
def some_applied(stack: Stack) -> int:
    """Until the graph has some events, but hardly all."""
    return stack.status().get("applied") or 0


def test_without_faults(stack: Stack, calm: dict[str, bytes]) -> None:
    assert stack.send(events()) == 0
    stack.wait()
    calm["dump"] = stack.dump()


@pytest.mark.parametrize("victim", ["writer", "both writers", "neo4j", "kafka", "collector", "query API"])
def test_killed_while_events_flow(
    victim: str, stack: Stack, calm: dict[str, bytes], kafka_engine: LocalEngines, neo4j_engine: LocalEngines
) -> None:
    if "dump" not in calm:
        pytest.skip("the run without faults gave no dump to compare with")
    kill: dict[str, Callable[[], object]] = {
        "writer": stack.writers[0].kill,
        "both writers": lambda: [each.kill() for each in stack.writers],
        "neo4j": neo4j_engine.neo4j.kill,
        "kafka": kafka_engine.kafka.kill,
        "collector": stack.collector.kill,
        "query API": stack.api.kill,
    }
    revive: dict[str, Callable[[], object]] = {
        "writer": stack.writers[0].restart,
        "both writers": lambda: [each.restart() for each in stack.writers],
        "neo4j": neo4j_engine.neo4j.restart,
        "kafka": kafka_engine.kafka.restart,
        "collector": stack.collector.restart,
        "query API": stack.api.restart,
    }
    sender = threading.Thread(target=stack.send, args=(events(),))
    sender.start()
    some_applied(stack)
    kill[victim]()
    revive[victim]()
    sender.join()
    stack.wait()
    assert stack.dump() == calm["dump"]


def test_all_killed_at_once(
    stack: Stack, calm: dict[str, bytes], kafka_engine: LocalEngines, neo4j_engine: LocalEngines
) -> None:
    if "dump" not in calm:
        pytest.skip("the run without faults gave no dump to compare with")
    half = len(events()) // 2
    stack.send(events()[:half])
    for each in (stack.collector, *stack.writers, stack.api, neo4j_engine.neo4j, kafka_engine.kafka):
        each.kill()
    children = [kafka_engine.kafka, neo4j_engine.neo4j, stack.collector, stack.api, *stack.writers]
    for each in children:
        each.start()
    for each in children:
        each.wait_ready()
    stack.send(events()[half:])
    stack.wait()
    assert stack.dump() == calm["dump"]


def test_while_neo4j_is_away_status_says_so_and_the_writer_goes_on_afterwards(
    stack: Stack, calm: dict[str, bytes], neo4j_engine: LocalEngines
) -> None:
    neo4j_engine.neo4j.kill()
    stack.send(events())
    status = stack.status()
    assert status["ready"] is False
    assert status["neo4j"]["reachable"] is False
    assert status["kafka"]["reachable"] is True
    assert all(writer.running for writer in stack.writers)
    neo4j_engine.neo4j.restart()
    stack.wait()
    assert stack.dump() == calm["dump"]
