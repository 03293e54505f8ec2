"""What a rename says of the run that did it, and of both names."""

from typing import Any

import pytest

from graph_writer import codec
from graph_writer.facts import DatasetFact, EdgeFact, MoveFact, RenameFact, RunFact, UseFact
from headwater.event.time import microseconds
from headwater.identity import dataset_key, is_move, run_key
from tests.integration.query_api.events import dataset, declared, described, renamed, run
from tests.unit.graph_writer.model import Model
from tests.unit.graph_writer.stored import assert_stored_and_read_back

RUN = run_key("r")


def told(*events: dict[str, Any]) -> Model:
    model = Model()
    for event in events:
        model.apply([event])
    return model


def minute(at: int) -> int:
    return microseconds(run("", at=at)["eventTime"])


def key(name: str) -> str:
    return dataset_key("db", name)


def use(model: Model, direction: str, name: str) -> dict[str, Any]:
    """The properties of a use of the run."""
    fact: UseFact = model.facts[UseFact][RUN, direction, key(name)]
    return codec.use_properties(fact, model.facts[RunFact][RUN])


def rename(model: Model, old: str, new: str) -> RenameFact:
    return model.contents.of(RenameFact)[key(old), key(new)]


@pytest.mark.parametrize("kinds", [("START", "COMPLETE"), ("COMPLETE", "START")])
def test_it_reads_and_takes_away_what_was_there_whichever_event_says_it(kinds: tuple[str, str]) -> None:
    saying, other = kinds
    at = {"START": 1, "COMPLETE": 5}
    model = told(
        run("alter", writes=(renamed("new", "old"),), at=at[saying], kind=saying, run_id="r"),
        run("alter", at=at[other], kind=other, run_id="r"),
    )
    read, moved, written = use(model, "read", "old"), use(model, "write", "old"), use(model, "write", "new")
    assert (read["at"], read["jobs"], read["statedAt"]) == (minute(1), [], None)
    assert (moved["at"], moved["written"], moved["movedAway"]) == (minute(5), False, True)
    assert (written["written"], written["movedAway"], written["renamedFrom"]) == (True, None, [key("old")])
    assert model.facts[DatasetFact][key("old")].moved
    assert (rename(model, "old", "new").first, rename(model, "old", "new").last) == (minute(1), minute(5))
    assert {edge.target for edge in model.facts[EdgeFact].values()} == {key("new")}, "the job consumes nothing"


@pytest.mark.parametrize("kind", ["FAIL", "ABORT", "START", "OTHER"])
def test_who_did_not_complete_moved_nothing(kind: str) -> None:
    model = told(run("alter", writes=(renamed("new", "old"),), at=1, kind=kind, run_id="r"))
    assert use(model, "write", "old")["movedAway"] is None
    assert rename(model, "old", "new").last is None
    assert model.facts[DatasetFact][key("new")].replaced == (minute(1) if kind == "OTHER" else None)


def test_a_name_given_to_itself_is_read_and_nothing_is_taken_away() -> None:
    model = told(run("alter", writes=(renamed("t", "t"),), at=1, run_id="r"))
    assert use(model, "read", "t")["jobs"] == []
    assert use(model, "write", "t")["movedAway"] is None
    assert not model.contents.of(RenameFact)
    assert model.facts[DatasetFact][key("t")].replaced is None


def test_what_a_run_wrote_itself_went_along_unless_it_came_later() -> None:
    stage, swap = dataset("stage"), renamed("t", "stage")
    at_once = told(run("load", writes=(stage, swap, renamed("bak", "t")), at=1, run_id="r"))
    assert use(at_once, "write", "stage")["movedAway"] is True
    assert use(at_once, "write", "t")["movedAway"] is None, "the swap came last"
    later = told(
        run("load", writes=(swap,), at=1, kind="RUNNING", run_id="r"),
        run("load", writes=(stage,), at=2, run_id="r"),
    )
    assert use(later, "write", "stage")["movedAway"] is None


def test_a_name_that_is_given_up_and_dropped_is_made_by_nobody() -> None:
    dropped = dataset("old", lifecycleStateChange={"lifecycleStateChange": "DROP"})
    told_at_once = told(run("alter", writes=(dropped, renamed("new", "old")), at=1, run_id="r"))
    apart = told(
        run("alter", writes=(dropped,), at=1, run_id="r"),
        run("alter", writes=(renamed("new", "old"),), at=1, run_id="r"),
    )
    for model in (told_at_once, apart):
        assert_stored_and_read_back(model)
        gone = use(model, "write", "old")
        assert (gone["written"], gone["drops"], gone["movedAway"]) == (True, True, True)
        assert {edge.target for edge in model.facts[EdgeFact].values()} == {key("new")}


def test_without_a_run_a_move_stands_for_who_did_it() -> None:
    model = told(described(renamed("new", "old"), at=3))
    assert (rename(model, "old", "new").first, rename(model, "old", "new").last) == (minute(3), minute(3))
    assert not model.facts[UseFact]
    assert not model.facts[RunFact]
    (move,) = model.contents.of(MoveFact).values()
    assert (move.old, move.new, move.at, set(move.facets)) == (
        key("old"), key("new"), minute(3), {"lifecycleStateChange"},
    )  # fmt: skip
    read, taken, given = codec.read_by_move(move), codec.taken_by_move(move), codec.given_by_move(move)
    assert (read["dataset"], read["at"], read["jobs"]) == (key("old"), minute(3), [])
    assert (taken["dataset"], taken["written"], taken["movedAway"]) == (key("old"), False, True)
    assert (given["dataset"], given["written"], given["renamedFrom"]) == (key("new"), True, [key("old")])


def test_moves_are_one_for_each_pair_and_instant() -> None:
    said = (("new", "old", 3, "first"), ("new", "old", 3, "second"), ("new", "old", 4, ""), ("old", "new", 3, ""))
    model = told(*(described(renamed(new, old, documentation={"description": x}), at=at) for new, old, at, x in said))
    moves = model.contents.of(MoveFact).values()
    assert sorted((move.at, move.old == key("old")) for move in moves) == [
        (minute(3), False), (minute(3), True), (minute(4), True),
    ]  # fmt: skip
    assert all(is_move(move.key) and move.key > run_key("any") for move in moves)


def test_no_event_of_a_run_or_job_is_a_move_nor_is_a_name_given_to_itself() -> None:
    model = told(
        run("alter", (renamed("x", "y"),), (renamed("new", "old"),), at=1),
        declared("job", (), (renamed("new", "old"),), at=2),
        described(renamed("t", "t"), at=3),
    )
    assert not model.contents.of(MoveFact)


def test_of_an_input_it_is_told_by_when_it_is_said() -> None:
    of_input = told(run("report", reads=(renamed("new", "old"),), at=3, kind="START", run_id="r"))
    assert rename(of_input, "old", "new").last == minute(3)
    assert {name for _, _, name in of_input.facts[UseFact]} == {key("new")}
