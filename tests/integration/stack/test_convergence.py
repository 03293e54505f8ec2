"""The same events in any order, with repetitions, over many senders and writers, give the same dump, byte for byte."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import neo4j
import pytest

from headwater.settings import Settings
from tests.corpus import SHARED, Event, demo, recorded
from tests.integration.stack.services import services

pytestmark = pytest.mark.engines

ORDERS = ["file", "time", "reversed", "shuffled"]


def corpus() -> list[Event]:
    """The demo, and every recorded event where there are any."""
    return demo() + (recorded("compat/*/*.json", "producers/*/*.ndjson") if SHARED.is_dir() else [])


def ordered(events: list[Event], order: str) -> list[list[Event]]:
    """The events for each sender."""
    match order:
        case "file":
            return [events]
        case "time":
            return [sorted(events, key=lambda event: event["eventTime"])]
        case "reversed":
            return [events[::-1]]
        case _:
            chance = random.Random(20261124)
            shuffled = events + chance.sample(events, round(len(events) * 0.3))
            chance.shuffle(shuffled)
            return [shuffled[part::4] for part in range(4)]


@pytest.fixture(scope="module")
def dumps() -> dict[str, bytes]:
    """The dump of each order, filled by the tests below."""
    return {}


@pytest.mark.rule("life.any-order", "demand.1")
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_gives_the_same_dump(
    order: str,
    dumps: dict[str, bytes],
    empty_graph: neo4j.Driver,
    kafka: str,
    settings_for_test: Settings,
    tmp_path: Path,
) -> None:
    senders = ordered(corpus(), order)
    with services(settings_for_test, tmp_path, writers=3) as stack:
        with ThreadPoolExecutor(len(senders)) as pool:
            list(pool.map(stack.send, senders))
        status = stack.wait()
        assert status["applied"] == sum(len(sender) for sender in senders)
        assert status["deadLetters"] == 0
        dumps[order] = stack.dump()
    assert dumps[order].count(b"\n") > 500
    assert dumps[order] == next(iter(dumps.values()))
