"""A writer that stands still says so, and which dead letters in a row are too many."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

from graph_writer.isolate import Dead
from graph_writer.metrics_port import app
from graph_writer.read_events import Problem
from graph_writer.standstill import PUT, Row, Standstill
from headwater.pulse import Pulse
from tests.unit.graph_writer.messages import Message

MOST = 5


def ready(standstill: Standstill) -> tuple[int, str]:
    answer = TestClient(app(standstill, Pulse("the loop", 60))).get("/readyz")
    return answer.status_code, answer.json().get("detail", "")


def test_it_is_told_by_readiness_and_metric_until_it_goes_on() -> None:
    standstill = Standstill()
    assert ready(standstill) == (200, "")
    standstill.begin("the server refuses us", partition=1, offset=2)
    assert ready(standstill) == (503, "writer: the server refuses us")
    assert REGISTRY.get_sample_value("headwater_writer_standing_still") == 1
    standstill.end()
    assert ready(standstill) == (200, "")
    assert REGISTRY.get_sample_value("headwater_writer_standing_still") == 0


def batch(kinds: list[str | None]) -> tuple[list[Any], list[Dead]]:
    """Messages, of which those with a kind are dead letters for it."""
    messages: list[Any] = [Message(b"", offset=offset) for offset, _ in enumerate(kinds)]
    return messages, [Dead(m, Problem(kind, "why")) for m, kind in zip(messages, kinds, strict=True) if kind]


outcomes = st.lists(st.sampled_from([None, "A", "A", "A", "B", PUT]), max_size=40)


@given(outcomes, st.sets(st.integers(1, 39)))
def test_a_row_is_as_long_however_it_is_cut_into_batches(kinds: list[str | None], cuts: set[int]) -> None:
    longest = {"A": 0, "B": 0}
    counts = dict(longest)
    for kind in kinds:
        if kind is None:
            counts = dict.fromkeys(counts, 0)
        elif kind in counts:
            counts[kind] += 1
            longest[kind] = max(longest[kind], counts[kind])
    too_long, row = False, Row(MOST)
    edges = [0, *sorted(cut for cut in cuts if cut < len(kinds)), len(kinds)]
    for start, end in pairwise(edges):
        row = row.with_batch(*batch(kinds[start:end]))
        too_long |= row.too_long is not None
    assert too_long == (max(longest.values()) > MOST)


def test_too_long_a_row_says_why_and_what_to_do() -> None:
    row = Row(MOST).with_batch(*batch(["FutureEvent"] * (MOST + 1)))
    assert row.too_long is not None
    assert "FutureEvent" in row.too_long
    assert "HEADWATER_DEAD_LETTERS_IN_A_ROW" in row.too_long


@pytest.mark.parametrize("kinds", [["A"] * MOST, ["A"] * MOST + [None] + ["A"] * MOST, ["A", "B"] * MOST])
def test_what_is_not_too_long_says_nothing(kinds: list[str | None]) -> None:
    assert Row(MOST).with_batch(*batch(kinds)).too_long is None
