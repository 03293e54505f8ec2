"""What the answer rests on, so that an empty list is not read as innocence. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable

from headwater.counted import counted, counted_of
from headwater.event.time import iso
from query_api.compare.code_changes import says_code
from query_api.history.closure_with_views import RunClosure
from query_api.history.judged_versions import JudgedVersion, said_in_vain
from query_api.root_cause.shape import RootCauseCoverage
from query_api.root_cause.witnesses import Witnesses


def coverage(
    good: RunClosure,
    bad: RunClosure,
    *,
    with_statistics: Iterable[str],
    passed_over: Iterable[JudgedVersion],
    witnesses: Witnesses,
    late: Iterable[str],
    dataset_id: Callable[[str], str],
) -> RootCauseCoverage:
    """Counts of the bad closure, and the same in sentences."""
    known = set(with_statistics) & bad.datasets.keys()
    rules = Counter(read.rule for read in bad.reads)
    sources = sorted(dataset_id(key) for key, seen in bad.datasets.items() if seen.writer is None)
    coded = [view for view in bad.jobs.values() if says_code(view, {})]
    silent = _silent(good, bad)
    nodes = witnesses.other_nodes
    compared = counted(len(witnesses.compared), "other version was compared", "other versions were compared")
    others = f", {len(witnesses.of_other_nodes)} of them of {counted(nodes, 'other node')}" if nodes else ""
    by_time = counted_of(rules["time"], len(bad.reads), "read", "is pinned by time only", "are pinned by time only")
    texts = [
        counted_of(len(known), len(bad.datasets), "upstream dataset", "reports statistics", "report statistics"),
        counted_of(len(coded), len(bad.jobs), "job", "reports its code", "report their code"),
        f"{by_time}, {counted(rules['unknown'], 'has no known write', 'have no known write')}",
        f"{compared}, {witnesses.bad} bad and {witnesses.good} good{others}",
        *(f"producer {producer} has been silent since {since}" for producer, since in silent),
    ]
    texts += [
        f"{each.version or each.view.run_id} is known to be good too, and lies between the two that are compared"
        for each in passed_over
    ]
    if witnesses.not_compared:
        one = "more version is known to be good or bad, but was not compared"
        many = "more versions are known to be good or bad, but were not compared"
        texts.append(counted(witnesses.not_compared, one, many))
    if witnesses.not_asked:
        below = "furthest below what changed"
        one, many = f"dataset or job {below} was not looked at", f"datasets and jobs {below} were not looked at"
        texts.append(f"the {counted(witnesses.not_asked, one, many)}")
    if witnesses.unknown_versions:
        texts.append(said_in_vain(witnesses.unknown_versions))
    if bad.truncated:
        texts.append("the closure was cut short: what lies above it was not looked at")
    texts += [f"for want of time it was not looked at: {each}" for each in late]
    return {
        "datasets": len(bad.datasets),
        "datasetsWithStatistics": len(known),
        "jobs": len(bad.jobs),
        "jobsWithCode": len(coded),
        "reads": {"version": rules["version"], "time": rules["time"], "unknown": rules["unknown"]},
        "sources": sources[:100],
        "witnesses": {
            "bad": witnesses.bad,
            "good": witnesses.good,
            "elsewhere": len(witnesses.of_other_nodes),
            "nodes": nodes,
            "notCompared": witnesses.not_compared,
            "notAsked": witnesses.not_asked,
        },
        "unknownVersions": list(witnesses.unknown_versions),
        "silentProducers": [{"producer": producer, "since": since} for producer, since in silent],
        "texts": texts,
    }


def _silent(good: RunClosure, bad: RunClosure) -> list[tuple[str, str]]:
    """Producers of whose runs the bad closure has none that is newer than the good one's."""
    last: dict[str, int] = {}
    for view in bad.runs.values():
        if view.producer:
            last[view.producer] = max(last.get(view.producer, 0), view.ended)
    return sorted((producer, iso(at)) for producer, at in last.items() if at < good.root.began < bad.root.began)
