"""Placings and tables of answers that are made by hand."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from benchmarks.root_cause.report import document, sections
from benchmarks.root_cause.score import OURS, Outcome, Placing, placing, placings, summary

RIGHT = ("code", "job:w:b")


def suspect(kind: str, node: str, at: str, path: int, **factors: float) -> dict[str, Any]:
    return {
        "change": {"kind": kind, "nodeId": node, "at": at},
        "path": ["step"] * path,
        "factors": [{"name": name, "value": value, "text": ""} for name, value in factors.items()],
    }


SUSPECTS = [
    suspect("data", "dataset:w:a", "2026-10-03T00:00:00Z", 5, prior=1.0, siblings=2.0),
    suspect("code", "job:w:b", "2026-10-02T00:00:00Z", 3, prior=0.5, size=1.5),
    suspect("code", "job:w:c", "2026-10-04T00:00:00Z", 3, prior=0.4),
    suspect("schema", "dataset:w:b", "2026-10-01T00:00:00Z", 7, prior=0.3),
]


def test_the_right_one_is_placed_by_every_ranking() -> None:
    found = placings(SUSPECTS, RIGHT)
    assert found[OURS] == Placing(0, 1, 2)
    assert found["most recent"] == Placing(0, 1, 3)
    assert found["nearest"] == Placing(0.5, 1, 1.5)
    assert found["random"] == Placing(0.25, 0.75, 2.5)
    assert found["without siblings"] == Placing(1, 1, 1)
    assert found["without size"] == Placing(0, 1, 2)
    assert found["without prior"] == Placing(0, 1, 2)
    assert set(found) == {OURS, "most recent", "nearest", "random"} | {
        f"without {name}" for name in ("prior", "size", "siblings")
    }


@pytest.mark.parametrize("right", [("data", "job:w:b"), ("code", "job:w:z")])
def test_kind_and_node_both_have_to_be_right(right: tuple[str, str]) -> None:
    assert placings(SUSPECTS, right) == {}
    assert placings([], right) == {}


@pytest.mark.parametrize(
    ("keys", "right", "expected"),
    [
        ([3], 0, Placing(1, 1, 1)),
        ([1, 2, 3, 4], 3, Placing(0, 0, 4)),
        ([1, 2, 2, 2], 1, Placing(0, 2 / 3, 3)),
        ([0] * 6, 2, Placing(1 / 6, 1 / 2, 3.5)),
    ],
)
def test_ties_are_broken_by_chance(keys: list[int], right: int, expected: Placing) -> None:
    assert placing(keys, right) == pytest.approx(expected)


def outcome(fault: str, jobs: int, siblings: int, suspects: list[dict[str, Any]]) -> Outcome:
    return Outcome(
        fault,
        jobs,
        siblings,
        "w",
        len(suspects),
        placings(suspects, RIGHT),
        RIGHT,
        0.25,
        None,
        0.5 if suspects else None,
    )


def test_what_was_not_found_counts_as_missed() -> None:
    of = summary([outcome("a", 20, 9, SUSPECTS[1:]), outcome("a", 20, 9, [])], OURS)
    assert (of.count, of.found, of.first, of.third, of.rank) == (2, 0.5, 0.5, 0.5, 1)
    nothing = summary([outcome("a", 20, 9, [])], OURS)
    assert (nothing.found, nothing.first, nothing.rank) == (0, 0, None)


def test_a_factor_that_an_answer_does_not_have_is_not_missed() -> None:
    plain = outcome("a", 20, 0, SUSPECTS[1:])
    assert summary([plain], "without siblings") == summary([plain], OURS)


def test_tables_and_document_have_every_group() -> None:
    outcomes = [
        outcome("null rate", 20, 9, SUSPECTS),
        outcome("null rate", 200, 9, SUSPECTS[1:]),
        outcome("wrong join", 20, 0, SUSPECTS[1:]),
        outcome("wrong join", 20, 0, []),
    ]
    with_siblings, without, ablation, reliability = sections(outcomes)
    assert [row[:3] for row in with_siblings.rows] == [
        ["20", "null rate", "1"],
        ["20", "all", "1"],
        ["200", "null rate", "1"],
        ["200", "all", "1"],
        ["all", "all", "2"],
    ]
    assert [row[:7] for row in without.rows] == [
        ["20", "wrong join", "2", "2", "50%", "50%", "50%"],
        ["20", "all", "2", "2", "50%", "50%", "50%"],
    ]
    assert ["without siblings", "100% / 100%, 1.0", "50% / 50%, 1.0"] in ablation.rows
    assert reliability.rows == [["40% to 60%", "3", "50%", "67%"]]
    for section in (with_siblings, without, ablation, reliability):
        console = Console(width=200, file=StringIO(), record=True)
        console.print(section.table())
        shown = console.export_text()
        for text in (shown, section.markdown()):
            assert all(cell in text for row in section.rows for cell in row)
    assert [each["fault"] for each in document(outcomes, [1])["outcomes"]] == [
        "null rate",
        "null rate",
        "wrong join",
        "wrong join",
    ]
