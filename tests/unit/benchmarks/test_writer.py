"""How the writer's rates and its floor are made of what was seen and recorded."""

import pytest

from benchmarks import writer
from benchmarks.replay import Sent, moved


def test_each_phase_is_timed_from_the_batch_before_it() -> None:
    applied = [(10.0, 100), (11.0, 100), (12.0, 100), (14.0, 100), (15.0, 200)]
    assert writer.rates(applied, 300) == (200 / 2.0, 300 / 3.0)


def test_a_batch_of_both_phases_counts_for_the_second() -> None:
    applied = [(10.0, 100), (12.0, 100), (14.0, 200), (15.0, 200)]
    assert writer.rates(applied, 300) == (100 / 2.0, 400 / 3.0)


def test_element_ids_are_those_of_the_edges_made_anew() -> None:
    place, other = ("dataset", "CONSUMED_BY", "job"), ("job", "PRODUCES", "dataset")
    sent = Sent("MATCH", {"rows": [{"element": "4:old:1", "properties": {"a": 1}}, {"key": "k"}], "keys": ["4:old:1"]})
    before, now = {"4:old:1": place, "4:old:2": other}, {"5:new:7": place, "5:new:8": other}
    assert moved([[sent]], before, now) == [
        [Sent("MATCH", {"rows": [{"element": "5:new:7", "properties": {"a": 1}}, {"key": "k"}], "keys": ["4:old:1"]})]
    ]
    assert sent.parameters["rows"][0]["element"] == "4:old:1"


def test_an_edge_that_was_not_made_anew_is_an_error() -> None:
    with pytest.raises(KeyError):
        moved([[Sent("MATCH", {"rows": [{"element": "x"}]})]], {"x": ("a", "PRODUCES", "b")}, {})
