"""Which other closures have a change."""

from dataclasses import replace
from typing import Any

import pytest

from query_api.compare import job_changes
from query_api.compare.change import Change
from query_api.compare.differences import DatasetDifference, Difference, RunDifference, producers
from query_api.compare.yes_no_not_said import Has
from query_api.history.closure_with_views import RunClosure
from query_api.history.run_view import RunView
from query_api.root_cause.who_has_change import Presence, in_good
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


def has(difference: Difference, closure: RunClosure, **deviations: Any) -> Has:
    (answer,) = Presence([difference], deviations, BODIES).of(closure)
    return answer


@pytest.mark.parametrize(
    ("number", "rate", "expected"),
    [
        (5, "2", Has.YES),
        (3, "1", Has.NO),
        (7, "2", Has.YES),
        (7, "3", Has.YES),
        (7, "1", Has.NO),
        (7, None, Has.NOT_SAID),
        (4, "2", Has.NO),
    ],
    ids=["that run", "before", "after", "changed again", "taken back", "it does not say", "it had been so before"],
)
def test_a_job_has_it_from_the_run_that_changed_until_it_is_taken_back(
    number: int, rate: str | None, expected: Has
) -> None:
    before, after = built(3, "1"), built(5, "2")
    difference = RunDifference(next(iter(job_changes.compare(before, after, BODIES))), before, after)
    assert has(difference, trained(built(number, rate))) is expected


@pytest.mark.parametrize(
    ("mean", "expected"),
    [(400.0, Has.YES), (300.0, Has.YES), (110.0, Has.NO), (100.0, Has.NO), (None, Has.NOT_SAID)],
)
def test_a_dataset_has_values_that_are_nearer_to_what_they_became(mean: float | None, expected: Has) -> None:
    bad = chain()
    found = deviation(bad, "cleaned", moved("mean", 2, "a"))
    difference = DatasetDifference(change("data", "cleaned"), *found.pair)
    reads = run("train/9", 9, reads={"cleaned": None})
    told = counted(9) if mean is None else counted(9, a=mean)
    closure = closure_of(reads, run("clean/9", 8, writes={"cleaned": told}), by={("train/9", "cleaned"): "clean/9"})
    assert has(difference, closure, cleaned=found) is expected


def test_the_same_write_has_what_is_wrong_with_it() -> None:
    bad = chain()
    found = deviation(bad, "cleaned", moved("mean", 2, "a"))
    assert has(DatasetDifference(change("data", "cleaned"), *found.pair), chain(), cleaned=found) is Has.YES


@pytest.mark.parametrize(("read_at", "expected"), [(60, Has.YES), (50, Has.NO)])
def test_a_stale_write_is_so_only_for_those_who_read_it_late_enough(read_at: int, expected: Has) -> None:
    def reading(at: int) -> RunClosure:
        late = run("train/1", at + 1, reads={"table": None})
        return closure_of(late, run("write/1", 1, writes={"table": None}), by={("train/1", "table"): "write/1"})

    seen = reading(80).datasets["table"]
    stale = change("stale-input", "table", since=seen.read.at - seen.at - 25 * 3_600_000_000)
    assert has(DatasetDifference(stale, seen, seen), reading(read_at)) is expected


@pytest.mark.parametrize(("read_at", "expected"), [(6, Has.YES), (4, Has.NO)])
def test_who_reads_a_source_without_a_word_on_its_columns_found_them_as_others_did(read_at: int, expected: Has) -> None:
    told = closure_of(run("load/1", 5, reads={"source": None})).datasets["source"]
    dropped = change("schema", "source", at=5)
    closure = closure_of(run("other/1", read_at + 1, reads={"source": None}))
    assert has(DatasetDifference(dropped, told, told), closure) is expected


def of_write(facets: dict[str, str], what: Change) -> Has:
    """Whether a write of `cleaned` with these facets has a change that another write has."""
    write = run("clean/9", 8, writes={"cleaned": None})
    write.writes["cleaned"] = replace(write.writes["cleaned"], facets=facets)
    closure = closure_of(run("train/9", 9, reads={"cleaned": None}), write, by={("train/9", "cleaned"): "clean/9"})
    changed = chain().datasets["cleaned"]
    bodies = {"new": {"description": "new"}, "old": {"description": "old"}, "schema": {"fields": [{"name": "a"}]}}
    (answer,) = Presence([DatasetDifference(what, changed, changed)], {}, bodies).of(closure)
    return answer


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"documentation": "new"}, Has.YES),
        ({"documentation": "old"}, Has.NO),
        ({}, Has.NOT_SAID),
    ],
)
def test_metadata_is_had_with_what_it_became(facets: dict[str, str], expected: Has) -> None:
    assert of_write(facets, change("metadata", "cleaned", after={"documentation": {"description": "new"}})) is expected


@pytest.mark.parametrize(("facets", "expected"), [({"schema": "schema"}, Has.NO), ({}, Has.NOT_SAID)])
def test_a_write_without_a_word_on_its_columns_does_not_say(facets: dict[str, str], expected: Has) -> None:
    assert of_write(facets, change("schema", "cleaned", before={"a": "int"}, removed=("a",))) is expected


def test_a_closure_that_does_not_reach_up_to_it_lacks_it() -> None:
    before, after = built(3, "1"), built(5, "2")
    difference = RunDifference(next(iter(job_changes.compare(before, after, BODIES))), before, after)
    assert has(difference, chain()) is Has.NO


def leads_on(*columns: str, closure: RunClosure) -> dict[int, str]:
    """How a change of these columns of `cleaned`, which the write `clean/1` had first, leads on in a good closure."""
    found = deviation(chain(), "cleaned", moved("mean", 2, "a"))
    differences = [DatasetDifference(change("data", "cleaned", columns=columns), *found.pair)]
    presence = Presence(differences, {"cleaned": found}, BODIES)
    return in_good(presence, closure, graph(closure), [each.change for each in differences]).also


def test_what_the_good_closure_has_counts_by_what_it_used_of_it() -> None:
    assert leads_on("a", closure=chain()) == {0: "column"}
    assert leads_on("b", closure=chain()) == {0: "none"}
    assert leads_on("b", closure=chain(known=False)) == {0: "table"}
    assert leads_on("a", closure=chain(2)) == {}


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
    assert leads_on("a", closure=closure) == {0: "table"}


def committed(number: int, **job_facets: str) -> RunView:
    return run(f"build/{number}", 2 * number, reads={"raw": None}, writes={"built": None}, job_facets=job_facets)


@pytest.mark.parametrize(
    ("job_facets", "expected"),
    [
        ({"sql": "new"}, Has.YES),
        ({"sql": "old"}, Has.NO),
        ({"sourceCodeLocation": "elsewhere"}, Has.NOT_SAID),
        ({}, Has.NOT_SAID),
    ],
)
def test_who_tells_only_where_its_code_lies_says_nothing_of_its_sql(job_facets: dict[str, str], expected: Has) -> None:
    bodies = {"old": {"query": "select a"}, "new": {"query": "select b"}, "elsewhere": {"url": "u"}}
    before, after = committed(3, sql="old"), committed(5, sql="new")
    difference = RunDifference(next(iter(job_changes.compare(before, after, bodies))), before, after)
    assert Presence([difference], {}, bodies).of(trained(committed(7, **job_facets))) == (expected,)


def test_a_run_that_names_no_dataset_has_not_lost_its_inputs() -> None:
    before, after = built(3, None), run("build/5", 10)
    assert list(job_changes.compare(before, after, {})) == []
    assert [each.kind for each in job_changes.compare(before, run("build/5", 10, writes={"built": None}), {})] == [
        "inputs"
    ]


@pytest.mark.parametrize(
    ("writer", "expected"), [("other/7", Has.YES), ("build/7", Has.NO), (None, Has.NOT_SAID)], ids=str
)
def test_another_job_writes_a_dataset_where_it_wrote_what_was_read(writer: str | None, expected: Has) -> None:
    before, after = (
        trained(run(f"{job}/{at}", at, writes={"built": None})).datasets["built"]
        for job, at in (("build", 3), ("other", 5))
    )
    (difference,) = (DatasetDifference(each, before, after) for each in producers(before, after))
    written = [run(writer, 7, writes={"built": None})] if writer else []
    closure = closure_of(run("train/1", 99, reads={"built": None}), *written, by={("train/1", "built"): writer or ""})
    assert has(difference, closure) is expected
