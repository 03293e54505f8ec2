"""A chain in two states, good and bad, with what is known of it: source → clean → cleaned → join → joined → train.

`raw.a` makes `cleaned.a`, `raw.b` makes `cleaned.b`; of `joined` only `joined.x` is used, which is made of `cleaned.a`.
"""

from collections.abc import Iterable
from typing import Any

from query_api.compare.change import Change, Kind, NodeKind
from query_api.compare.deviations import Deviation
from query_api.compare.statistics import Unusual
from query_api.history.run_closure import RunClosure, Seen
from query_api.history.run_view import RunView, Use
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.paths import Feeds, SymptomGraph
from query_api.root_cause.witnesses import Witness
from tests.unit.query_api.closures import HOUR, closure_of, run

MODEL = "model"
LINEAGE = frozenset({"known"})
FEEDS: Feeds = {
    "cleaned": [("raw", "a", "a", LINEAGE), ("raw", "b", "b", LINEAGE)],
    "joined": [("cleaned", "a", "x", LINEAGE)],
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
    return SymptomGraph(closure, symptom, FEEDS, frozenset(used))


def change(kind: Kind, node: str, *, run: str | None = None, at: int = 0, **more: Any) -> Change:
    """A change of a job, or of a dataset, at an hour."""
    jobs = {"code", "parameters", "engine", "inputs", "failed-run"}
    of: NodeKind = "job" if kind in jobs else "dataset"
    facet, columns = more.pop("facet", None), frozenset(more.pop("columns", ()))
    return Change(kind, of, node, facet, None, None, at * HOUR, run, "text", columns=columns, **more)


def moved(metric: str, by: float, column: str = "") -> Unusual:
    """A number that moved by so many powers of two from 100."""
    return Unusual((metric, column), 100.0, 100.0 * 2**by, 100.0, 9.0, by, 9)


def deviation(closure: RunClosure, dataset: str, *numbers: Unusual, **more: Any) -> Deviation:
    """What became unusual of a dataset, with `run` at hour `at`; at the hours `usual` it still was not."""
    seen: Seen = closure.datasets[dataset]
    first = more.get("at", 0) * HOUR, more.get("run", "")
    return Deviation((seen, seen), [("write", each) for each in numbers], first, tuple(more.get("usual", ())))


def evidence(*changes: Change, closure: RunClosure | None = None, **more: Any) -> Evidence:
    """What is known beside some changes; `deviations` by dataset, `measured`, `witnesses`, `changed`, `in_good`."""
    bad = closure or chain()
    deviations: dict[str, Deviation] = more.get("deviations", {})
    return Evidence(
        graph(bad),
        graph(more.get("good") or bad),
        list(changes),
        more.get("changed", {}),
        more.get("counted", set()),
        more.get("measured", set()) | set(deviations),
        deviations,
        more.get("in_good", {}),
        more.get("witnesses", list[Witness]()),
        {view.job: set(view.writes) for view in bad.runs.values()},
    )
