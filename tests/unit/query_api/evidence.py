"""A chain in two states, good and bad, with what is known of it: source → clean → cleaned → join → joined → train.

`raw.a` makes `cleaned.a`, `raw.b` makes `cleaned.b`; of `joined` only `joined.x` is used, which is made of `cleaned.a`.
"""

from collections.abc import Iterable
from typing import Any

from query_api.compare.change import (
    AssertionChange,
    Change,
    CodeChange,
    DataChange,
    DatasetMetadataChange,
    EngineChange,
    EnvironmentChange,
    FailedRun,
    InputsChange,
    Kind,
    ParametersChange,
    SchemaChange,
    StaleInput,
)
from query_api.compare.dataset_changes import UnusualStated
from query_api.compare.deviations import Deviation, First
from query_api.compare.pairs import DatasetPair
from query_api.compare.statistics import Metric, Unusual, is_layout
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_view import RunView, Use
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.reach import ColumnEdge, ColumnLineages
from query_api.root_cause.symptom_graph import SymptomGraph
from tests.unit.query_api.closures import HOUR, closure_of, run

MODEL = "model"
LINEAGE = frozenset({"known"})
COLUMNS = ColumnLineages(
    {
        "cleaned": [ColumnEdge("raw", "a", "a", LINEAGE), ColumnEdge("raw", "b", "b", LINEAGE)],
        "joined": [ColumnEdge("cleaned", "a", "x", LINEAGE)],
    }
)
#: The changes that tests are about; of a kind that a job and a dataset may have, one of them.
CLASSES: dict[Kind, type[Change]] = {
    each.kind: each
    for each in (
        SchemaChange,
        DataChange,
        AssertionChange,
        StaleInput,
        FailedRun,
        CodeChange,
        ParametersChange,
        EngineChange,
        EnvironmentChange,
        InputsChange,
        DatasetMetadataChange,
    )
}
#: What some kinds have beside what all have.
OF_KIND: dict[Kind, dict[str, Any]] = {
    "data": {"before": {}, "after": {}, "size": 1.0},
    "parameters": {"before": {"limit": "10"}, "after": {"limit": "90"}},
    "schema": {"before": {}, "after": {}, "removed": (), "retyped": ()},
    "stale-input": {"since": 0},
}


def chain(at: int = 1, *, known: bool = True, more: Iterable[RunView] = ()) -> RunClosure:
    """The closure of a training that ended at hour `at` + 2; `known`: whether its jobs state their column lineage."""
    clean = stated(run(f"clean/{at}", at, reads={"raw": None}, writes={"cleaned": None}), known=known)
    join = stated(run(f"join/{at}", at + 1, reads={"cleaned": None}, writes={"joined": None}), known=known)
    train = run(f"train/{at}", at + 2, reads={"joined": None}, writes={MODEL: None})
    return closure_of(train, join, clean, *more, by={(train.key, "joined"): join.key, (join.key, "cleaned"): clean.key})


def stated(view: RunView, *, known: bool) -> RunView:
    """The run, with column lineage of what it wrote."""
    for name, use in view.writes.items():
        lineages = LINEAGE if known else frozenset[str]()
        view.writes[name] = Use(use.dataset, use.at, use.facets, use.own, use.version, lineages)
    return view


def graph(closure: RunClosure, symptom: str | None = MODEL, *used: str) -> SymptomGraph:
    """How a closure leads to the symptom."""
    return SymptomGraph(closure, symptom, COLUMNS, frozenset(used))


def change(kind: Kind, node: str, *, run: str | None = None, at: int = 0, **more: Any) -> Change:
    """A change of a job, or of a dataset, at an hour; `more` has what else is known of it."""
    known: dict[str, Any] = {"facet": None, "before": None, "after": None} | OF_KIND.get(kind, {}) | more
    known["columns"] = frozenset(more.get("columns", ()))
    return CLASSES[kind](node=node, at=at * HOUR, run=run, text="text", **known)


def moved(metric: str, by: float, column: str = "") -> Unusual:
    """A value that moved by so many powers of two from 100."""
    return Unusual(Metric(metric, column), before=100.0, after=100.0 * 2**by, usual=100.0, z=9.0, doublings=by)


def deviation(closure: RunClosure, dataset: str, *values: Unusual, **more: Any) -> Deviation:
    """What became unusual of a dataset, with `run` at hour `at`; at the hours `usual` it still was not."""
    seen: Seen = closure.datasets[dataset]
    first = First(more.get("at", 0) * HOUR, more.get("run", ""))
    metrics = {each.metric for each in values} | {Metric("rowCount", "")}
    stated = [UnusualStated("write", each, is_layout(each.metric, metrics)) for each in values]
    return Deviation(DatasetPair(seen, seen), stated, first, tuple(more.get("usual", ())))


def evidence(*changes: Change, closure: RunClosure | None = None, **more: Any) -> Evidence:
    """What is known beside some changes, by the names that `Evidence` has; `good` is the good closure."""
    bad = closure or chain()
    return Evidence(
        bad_graph=graph(bad),
        good_graph=graph(more.pop("good", bad)),
        changes=list(changes),
        outputs={view.job: set(view.writes) for view in bad.runs.values()},
        **more,
    )
