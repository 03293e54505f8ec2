"""Which other closures have a change."""

from typing import Any

import pytest

from query_api.compare import job_changes
from query_api.compare.differences import Difference
from query_api.history.run_closure import RunClosure
from query_api.history.run_view import RunView
from query_api.root_cause.witnesses import Having, in_good
from tests.unit.query_api.closures import closure_of, counted, run
from tests.unit.query_api.evidence import chain, change, deviation, graph, moved

BODIES: dict[str, Any] = {}


def built(number: int, rate: str | None) -> RunView:
    facets = {} if rate is None else {"executionParameters": {"parameters": [{"key": "rate", "value": rate}]}}
    return run(f"build/{number}", 2 * number, reads={"raw": None}, writes={"built": None}, facets=facets)


def trained(*builds: RunView) -> RunClosure:
    """The closure of a training that read the last of these."""
    train = run("train/1", 99, reads={"built": None})
    return closure_of(train, *builds, by={("train/1", "built"): builds[-1].key})


def has(difference: Difference, closure: RunClosure, **deviations: Any) -> bool:
    return Having([difference], deviations, BODIES).of(closure) == {0}


@pytest.mark.parametrize(
    ("number", "rate", "expected"),
    [
        (5, "2", True),
        (3, "1", False),
        (7, "2", True),
        (7, "3", True),
        (7, "1", False),
        (7, None, False),
        (4, "2", False),
    ],
    ids=["that run", "before", "after", "changed again", "taken back", "it does not say", "it had been so before"],
)
def test_a_job_has_it_from_the_run_that_changed_until_it_is_taken_back(
    number: int, rate: str | None, expected: bool
) -> None:
    before, after = built(3, "1"), built(5, "2")
    difference = Difference(next(iter(job_changes.compare(before, after, BODIES))), before, after)
    assert has(difference, trained(built(number, rate))) is expected


@pytest.mark.parametrize(("mean", "expected"), [(400.0, True), (300.0, True), (110.0, False), (100.0, False)])
def test_a_dataset_has_numbers_that_are_nearer_to_what_they_became(mean: float, expected: bool) -> None:
    bad = chain()
    found = deviation(bad, "cleaned", moved("mean", 2, "a"))
    difference = Difference(change("data", "cleaned"), *found.pair)
    reads = run("train/9", 9, reads={"cleaned": None})
    closure = closure_of(
        reads, run("clean/9", 8, writes={"cleaned": counted(9, a=mean)}), by={("train/9", "cleaned"): "clean/9"}
    )
    assert has(difference, closure, cleaned=found) is expected


def test_the_same_write_has_what_is_wrong_with_it() -> None:
    bad = chain()
    found = deviation(bad, "cleaned", moved("mean", 2, "a"))
    assert has(Difference(change("data", "cleaned"), *found.pair), chain(), cleaned=found)


@pytest.mark.parametrize(("read_at", "expected"), [(60, True), (50, False)])
def test_a_stale_write_is_so_only_for_those_who_read_it_late_enough(read_at: int, expected: bool) -> None:
    def reading(at: int) -> RunClosure:
        late = run("train/1", at + 1, reads={"table": None})
        return closure_of(late, run("write/1", 1, writes={"table": None}), by={("train/1", "table"): "write/1"})

    seen = reading(80).datasets["table"]
    stale = change("stale-input", "table", detail={"since": seen.read.at - seen.at - 25 * 3_600_000_000})
    assert has(Difference(stale, seen, seen), reading(read_at)) is expected


@pytest.mark.parametrize(("read_at", "expected"), [(6, True), (4, False)])
def test_who_reads_a_source_without_a_word_on_its_columns_found_them_as_others_did(
    read_at: int, expected: bool
) -> None:
    told = closure_of(run("load/1", 5, reads={"source": None})).datasets["source"]
    dropped = change("schema", "source", at=5)
    closure = closure_of(run("other/1", read_at + 1, reads={"source": None}))
    assert has(Difference(dropped, told, told), closure) is expected


def test_a_closure_that_does_not_reach_up_to_it_lacks_it() -> None:
    before, after = built(3, "1"), built(5, "2")
    difference = Difference(next(iter(job_changes.compare(before, after, BODIES))), before, after)
    assert not has(difference, chain())


def in_good_by(*columns: str, closure: RunClosure) -> dict[int, str]:
    """How a change of these columns of `cleaned`, which the write `clean/1` had first, leads on in a good closure."""
    found = deviation(chain(), "cleaned", moved("mean", 2, "a"))
    differences = [Difference(change("data", "cleaned", columns=columns), *found.pair)]
    having = Having(differences, {"cleaned": found}, BODIES)
    return dict(in_good(having, closure, graph(closure), [each.change for each in differences]))


def test_what_the_good_closure_has_counts_by_what_it_used_of_it() -> None:
    assert in_good_by("a", closure=chain()) == {0: "column"}
    assert in_good_by("b", closure=chain()) == {0: "none"}
    assert in_good_by("b", closure=chain(known=False)) == {0: "table"}
    assert in_good_by("a", closure=chain(2)) == {}


def test_only_the_way_counts_by_which_it_came() -> None:
    """`join` read the write before the change; `check` the one that has it, and nobody knows what it makes of it."""
    before = chain(2)
    train = run("train/9", 9, reads={"joined": None, "checked": None})
    check = run("check/6", 6, reads={"cleaned": None}, writes={"checked": None})
    runs = [train, *(before.runs[key] for key in ("join/2", "clean/2")), check, chain().runs["clean/1"]]
    closure = closure_of(
        *runs,
        by={
            ("train/9", "joined"): "join/2",
            ("train/9", "checked"): "check/6",
            ("join/2", "cleaned"): "clean/2",
            ("check/6", "cleaned"): "clean/1",
        },
    )
    assert in_good_by("a", closure=closure) == {0: "table"}
