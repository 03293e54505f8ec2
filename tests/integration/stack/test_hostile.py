"""Hostile bodies through every way in: no answer but the wanted ones, no writer that stops, nothing lost."""

import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import httpx
import neo4j
import pytest
from confluent_kafka import Producer
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from graph_writer.read_events import ReadOptions, read
from headwater.event.parse import parse
from headwater.kafka import client_config
from headwater.settings import Settings
from tests.events.hostile import bodies, encoded
from tests.events.valid import events, full_events
from tests.integration.dead_letters import dead_letters
from tests.integration.graph_writer.stored import contents, expected_contents, facts
from tests.integration.stack.services import Stack, services
from tests.unit.graph_writer.model import Model

pytestmark = pytest.mark.engines

#: What a body may be answered. 503 is for overload and for engines that are away; here is neither.
WANTED = {201, 400, 413, 422}


@pytest.fixture
def stack(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path) -> Iterator[Stack]:
    """The services, with batches small enough that one bad event is met by several batches' others."""
    with services(settings_for_test.model_copy(update={"batch_events": 20}), tmp_path) as running:
        yield running


def drawn(strategy: st.SearchStrategy[bytes], count: int) -> list[bytes]:
    """Some values of a strategy, the same in every run."""
    found: list[bytes] = []

    @seed(20261125)
    @given(strategy)
    @settings(max_examples=count, database=None)
    def draw(value: bytes) -> None:
        found.append(value)

    draw()
    return found


def posted(client: httpx.Client, some: list[bytes]) -> list[bytes]:
    """Send one body a request; returns those that were acknowledged."""
    answers = [(body, client.post("/api/v1/lineage", content=body)) for body in some]
    for body, answer in answers:
        assert answer.status_code in WANTED, (answer.status_code, answer.text, body[:2000])
        if answer.status_code != 201:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
    return [body for body, answer in answers if answer.status_code == 201]


def posted_as_lines(client: httpx.Client, some: list[bytes]) -> list[bytes]:
    """Send bodies as NDJSON, ten a request; returns those that were acknowledged."""
    acknowledged: list[bytes] = []
    for start in range(0, len(some), 10):
        lines = some[start : start + 10]
        answer = client.post(
            "/api/v1/lineage/batch", content=b"\n".join(lines), headers={"Content-Type": "application/x-ndjson"}
        )
        assert answer.status_code == 200, (answer.status_code, answer.text, lines)
        result = answer.json()
        assert result["summary"]["received"] == len(lines)
        assert result["summary"]["retriable"] == 0
        failed = {each["index"] for each in result["failed_events"]}
        acknowledged += [line for index, line in enumerate(lines) if index not in failed]
    return acknowledged


def produced(settings: Settings, some: list[bytes]) -> None:
    """Put values straight into the topic, where no collector has looked at them."""
    producer = Producer({**client_config(settings), "enable.idempotence": True})
    for number, value in enumerate(some):
        key = [None, b"", b"key", b"\xff\x00"][number % 4]
        producer.produce(settings.kafka_topic, value, key, headers=[("trace", b"\xff"), ("trace", None)])
    assert producer.flush(30) == 0


def test_what_is_acknowledged_is_in_the_graph_and_what_is_not_an_event_among_the_dead_letters(
    stack: Stack, empty_graph: neo4j.Driver, settings_for_test: Settings
) -> None:
    made = drawn(st.one_of(bodies, bodies, events.map(encoded), full_events.map(encoded)), 600)
    lines = [body for body in made[::3] if body.strip(b" \t\r\n") and b"\n" not in body]
    straight = made[1::3]
    produced(settings_for_test, straight)
    with httpx.Client(base_url=stack.collector_url, timeout=30, trust_env=False) as client:
        acknowledged = posted(client, made[2::3]) + posted_as_lines(client, lines)
    assert len(acknowledged) > 100
    stack.wait()
    assert all(each.running for each in (stack.collector, stack.api, *stack.writers))

    options = ReadOptions.of(settings_for_test)
    now = repeat(time.time_ns() // 1000)
    future = {acknowledged[place] for place in read(acknowledged, options, now).problems}
    assert read(acknowledged, options).problems == {}
    rubbish = {straight[place] for place in read(straight, options, now).problems} | future
    assert len(rubbish) > 20
    assert {message.value() for message in dead_letters(settings_for_test)} == rubbish
    model = Model()
    model.apply([parse(body, options.max_nesting) for body in acknowledged + straight if body not in rubbish])
    assert facts(empty_graph) == model.facts
    assert contents(empty_graph) == expected_contents(model)
    assert stack.dump().count(b"\n") > 100
