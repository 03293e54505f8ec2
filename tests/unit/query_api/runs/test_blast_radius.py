"""What a bad write reached, and where it ended."""

import asyncio

import pytest

from headwater.errors import QuestionTimedOut
from query_api.runs import blast_radius as module
from query_api.runs.blast_radius import BlastRadius, blast_radius
from query_api.runs.statements import Replacing
from tests.unit.query_api.stored_runs import ENDLESS, FakeQuestion, Ran, ran

#: load → staged → clean → tidy → train and report.
CHAIN = {
    "load": ran(1, writes="s"),
    "clean": ran(3, "s", "t"),
    "report": ran(5, "t"),
    "train": ran(6, "t", "m"),
}


def radius(
    runs: dict[str, Ran], root: str = "load", *, most: int = ENDLESS, times_out_at: int = ENDLESS
) -> BlastRadius:
    question = FakeQuestion(runs, times_out_at=times_out_at)
    return asyncio.run(blast_radius(question, root, most=most))  # type: ignore[arg-type]


def tainted(found: BlastRadius) -> list[tuple[str, str, str, int]]:
    return [(each.run, each.dataset, each.source, each.depth) for each in found.runs]


def test_who_read_it_and_what_those_wrote() -> None:
    found = radius(CHAIN)
    assert tainted(found) == [("clean", "s", "load", 1), ("report", "t", "clean", 2), ("train", "t", "clean", 2)]
    assert [(each.dataset, each.depth, each.replaced) for each in found.writes] == [
        ("s", 0, None),
        ("t", 1, None),
        ("m", 2, None),
    ]
    assert (found.reason, found.frontier) == (None, [])


def test_a_run_that_is_reached_twice_is_named_once() -> None:
    found = radius(CHAIN | {"join": ran(6, "st", "j")})
    assert [each for each in tainted(found) if each[0] == "join"] == [("join", "s", "load", 1)]


def test_who_read_it_after_it_was_replaced_is_not_tainted() -> None:
    replaced = CHAIN | {"reload": ran(3, writes="s"), "late": ran(5, "s", "l")}
    found = radius(replaced)
    assert tainted(found) == [("clean", "s", "load", 1), ("report", "t", "clean", 2), ("train", "t", "clean", 2)]
    assert found.writes[0].replaced == Replacing("reload", "id of reload", 3)
    assert tainted(radius(replaced, "reload")) == [("late", "s", "reload", 1)]


def test_a_write_that_only_adds_does_not_clean() -> None:
    found = radius(CHAIN | {"add": ran(2, writes="s", lifecycle="ALTER"), "late": ran(9, "s")})
    assert ("late", "s", "load", 1) in tainted(found)


def test_what_was_renamed_is_tainted_under_its_new_name() -> None:
    runs = {
        "load": ran(1, writes="t"),
        "swap": Ran(2, 3, {"t": None}, {"t": (None, "MOVED"), "b": (None, "RENAME")}),
        "fill": ran(5, writes="t"),
        "report": ran(7, "t"),
        "audit": ran(7, "b"),
    }
    found = radius(runs)
    assert tainted(found) == [("swap", "t", "load", 1), ("audit", "b", "swap", 2)]
    assert found.writes[0].replaced == Replacing("swap", "id of swap", 3)
    assert tainted(radius(runs, "fill")) == [("report", "t", "fill", 1)]


def test_what_a_move_took_elsewhere_is_tainted_there_by_who_wrote_it() -> None:
    move = Ran(3, 3, {"s": None}, {"s": (None, "MOVED"), "t": (None, "RENAME")})
    found = radius({"add": ran(1, writes="s"), "move": move, "report": ran(5, "t", "r"), "look": ran(6, "s")}, "add")
    assert tainted(found) == [("report", "t", "move", 1)]
    assert found.made_by("move") == ["add"]
    shown = [(each.run, each.dataset, each.depth, each.replaced and each.replaced.at) for each in found.writes]
    assert shown == [("add", "s", 0, 3), ("move", "t", 0, None), ("report", "r", 1, None)]


def test_the_last_tainted_write_says_whether_a_dataset_is_clean() -> None:
    runs = CHAIN | {"again": Ran(7, 7, {"s": None}, {"t": (None, None)}), "good": ran(9, writes="t")}
    last = radius(runs).lasting()["t"]
    assert (last.run, last.replaced and last.replaced.run) == ("again", "good")


@pytest.mark.parametrize(("most", "frontier"), [(1, ["clean"]), (2, ["report", "train"]), (ENDLESS, [])])
def test_no_further_layer_than_the_budget_allows(most: int, frontier: list[str]) -> None:
    found = radius(CHAIN, most=most)
    assert (found.frontier, found.reason) == (frontier, "runs" if frontier else None)


def test_as_far_as_the_time_goes() -> None:
    with pytest.raises(QuestionTimedOut):
        radius(CHAIN, times_out_at=0)
    found = radius(CHAIN, times_out_at=3)
    assert (len(found.writes), found.reason, found.frontier) == (1, "time", ["load"])


def test_more_readers_than_are_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_READERS", 1)
    assert radius(CHAIN).reason == "readers"
