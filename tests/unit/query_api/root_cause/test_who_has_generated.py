"""What differs between a good and a bad closure is never had by the good one, whatever either says or does not."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from query_api.compare import dataset_changes
from query_api.compare.dataset_changes import statistics_of
from query_api.compare.deviations import Deviation, First
from query_api.compare.differences import DatasetDifference, Difference, differences
from query_api.compare.pairs import pair_closures
from query_api.compare.yes_no_not_said import Has
from query_api.history.closure_with_views import RunClosure
from query_api.history.run_view import RunView, Use
from query_api.root_cause.who_has_change import Presence
from tests.unit.query_api.closures import closure_of, counted, run

NAMES = st.sampled_from(["a", "b", "c"])
#: What is said of one thing, by hash: the same for the same content.
BODIES: dict[str, Any] = {
    **{f"sql {each}": {"query": f"select {each}"} for each in "abc"},
    **{f"source {each}": {"sourceCode": f"run({each})"} for each in "abc"},
    **{f"location {each}": {"type": "git", "url": "u", "version": each} for each in "abc"},
    **{f"words {each}": {"description": each} for each in "abc"},
    **{f"{one} {other}": {"assertions": [{"assertion": "unique", "success": one == "holds"},
                                         {"assertion": "not_null", "column": "a", "success": other == "holds"}]}
       for one in ("holds", "fails") for other in ("holds", "fails")},
}  # fmt: skip
#: Columns in their order with their types, as what a schema is of.
SCHEMAS = ("", "a:int", "b:int a:int", "a:int b:int", "a:text b:int", "a:int b:int c:int", "c:int b:int a:int", "c:int")
BODIES |= {
    f"schema {each}": {
        "fields": [dict(zip(("name", "type"), column.split(":"), strict=True)) for column in each.split()]
    }
    for each in SCHEMAS
}
ASSERTIONS = st.sampled_from([f"{one} {other}" for one in ("holds", "fails") for other in ("holds", "fails")])


def hashes(what: str) -> st.SearchStrategy[str]:
    return NAMES.map(lambda name: f"{what} {name}")


def named(field: str, key: str) -> st.SearchStrategy[dict[str, Any]]:
    values = st.dictionaries(NAMES, st.sampled_from(["1", "2", "on"]))
    return values.map(lambda by_name: {field: [{key: name, "value": value} for name, value in by_name.items()]})


def some(**each: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Each of these is there or is not."""
    return st.fixed_dictionaries({}, optional=each)


JOB_FACETS = some(
    sql=hashes("sql"), sourceCode=hashes("source"), sourceCodeLocation=hashes("location"), documentation=hashes("words")
)
RUN_FACETS = some(
    executionParameters=named("parameters", "key"),
    environmentVariables=named("environmentVariables", "name"),
    processing_engine=st.fixed_dictionaries({"name": st.just("spark"), "version": st.sampled_from(["3.5.1", "4.0.0"])}),
)
DATASET_FACETS = some(
    schema=st.sampled_from([f"schema {each}" for each in SCHEMAS]),
    documentation=hashes("words"),
    ownership=hashes("words"),
    dataQualityAssertions=ASSERTIONS,
)
MEANS = st.sampled_from([1.0, 1.01, 3.0, 9.0, 30.0])
OWN_FACETS = some(
    dataQualityAssertions=ASSERTIONS.map(lambda each: BODIES[each]),
    dataQualityMetrics=MEANS.map(lambda mean: counted(100, a=mean)["dataQualityMetrics"]),
    subset=st.sampled_from([{"location": "x"}, {"location": "y"}]),
)
USES = st.tuples(DATASET_FACETS, OWN_FACETS)
#: What is said by who reads the source, makes the table and reads that; which job it is, and what it reads beside.
STATEMENTS = st.fixed_dictionaries(
    {
        "job": st.sampled_from(["make", "build"]),
        "job_facets": JOB_FACETS,
        "facets": RUN_FACETS,
        "sources": st.sets(st.sampled_from(["source", "other"])),
        "read": USES,
        "written": USES,
        "read_again": USES,
    }
)


def closure(stated: dict[str, Any], at: int) -> RunClosure:
    make = run(f"{stated['job']}/{at}", at, job_facets=stated["job_facets"], facets=stated["facets"])
    for name in sorted(stated["sources"]):
        make.reads[name] = use(name, make.began, stated["read"])
    make.writes["table"] = use("table", make.ended, stated["written"])
    train: RunView = run(f"train/{at}", at + 2)
    train.reads["table"] = use("table", train.began, stated["read_again"])
    return closure_of(train, make, by={(train.key, "table"): make.key})


def use(name: str, at: int, stated: tuple[dict[str, str], dict[str, Any]]) -> Use:
    return Use(name, at, stated[0], stated[1], None)


def compared(good: RunClosure, bad: RunClosure, past: list[float]) -> tuple[list[Difference], dict[str, Deviation]]:
    """Everything that differs; `past` are the means that the datasets had before."""
    pairs = pair_closures(good, bad)
    found = differences(pairs, BODIES)
    deviations: dict[str, Deviation] = {}
    for dataset, of_one in pairs.datasets.items():
        (pair,) = of_one
        before, after = (statistics_of(each, BODIES) for each in pair)
        history = {
            side: {metric: past for metric in of_side if metric.name == "mean"} for side, of_side in after.items()
        }
        if stated := dataset_changes.unusual(before, after, history=history, looked_at=6):
            deviations[dataset] = Deviation(pair, stated, First(pair.after.at, ""), ())
            change = dataset_changes.data_change(pair.after, stated, at=pair.after.at, run="")
            found.append(DatasetDifference(change, *pair))
    return found, deviations


SILENT: dict[str, Any] = {
    "job": "make",
    "job_facets": {},
    "facets": {},
    "sources": {"source"},
    "read": ({}, {}),
    "written": ({}, {}),
    "read_again": ({}, {}),
}


def mean(of: float) -> dict[str, Any]:
    """A write that says nothing but a mean."""
    return SILENT | {"written": ({}, counted(100, a=of))}


def ordered(columns: str) -> dict[str, Any]:
    """A write that says nothing but its columns."""
    return SILENT | {"written": ({"schema": f"schema {columns}"}, {})}


@example(good=mean(9.0), bad=mean(30.0), past=[1.0] * 6, later=False)  # unusual already, but not as much
@example(good=ordered("a:int b:int"), bad=ordered("b:int a:int"), past=[], later=False)
@given(good=STATEMENTS, bad=STATEMENTS, past=st.lists(MEANS, max_size=6), later=st.booleans())
def test_what_differs_is_had_by_the_bad_one_and_whoever_says_the_same_and_not_by_the_good_one(
    *, good: dict[str, Any], bad: dict[str, Any], past: list[float], later: bool
) -> None:
    """`later`: whether the good one is the later one."""
    before, after = closure(good, 20 if later else 10), closure(bad, 10 if later else 20)
    found, deviations = compared(before, after, past)
    presence = Presence(found, deviations, BODIES)

    def told(answers: tuple[Has, ...], which: set[Has]) -> list[str]:
        return [each.change.text for each, answer in zip(found, answers, strict=True) if answer in which]

    assert told(presence.of(after), {Has.NO, Has.NOT_SAID}) == []
    assert told(presence.of(before), {Has.YES}) == []
    assert told(presence.of(closure(good, 30)), {Has.YES}) == []
    assert told(presence.of(closure(bad, 30)), {Has.NO, Has.NOT_SAID}) == []


@given(good=STATEMENTS, bad=STATEMENTS, past=st.lists(MEANS, max_size=6))
def test_of_who_says_nothing_it_is_not_said(good: dict[str, Any], bad: dict[str, Any], past: list[float]) -> None:
    before, after = closure(good, 10), closure(bad, 20)
    found, deviations = compared(before, after, past)
    silent = SILENT | {"job": bad["job"], "sources": bad["sources"]}
    answers = Presence(found, deviations, BODIES).of(closure(silent, 30))
    said = [
        each.change.text
        for each, answer in zip(found, answers, strict=True)
        if answer is not Has.NOT_SAID and not _is_always_said(each)
    ]
    assert said == []


def _is_always_said(difference: Difference) -> bool:
    """What it reads, and who wrote that; a source without a word is taken to be as others found it."""
    change = difference.change
    return type(change).__name__ in {"InputsChange", "SliceChange", "ProducerChange"} or (
        change.kind == "schema" and change.node != "table"
    )
