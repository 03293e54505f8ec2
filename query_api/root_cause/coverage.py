"""What the answer rests on, so that an empty list is not read as innocence. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from headwater.event.time import iso
from query_api.compare.code_changes import says_code
from query_api.history.closure_with_views import RunClosure
from query_api.history.judged_versions import said_in_vain
from query_api.root_cause.witnesses import Witnesses


def coverage(
    good: RunClosure,
    bad: RunClosure,
    *,
    with_statistics: Iterable[str],
    witnesses: Witnesses,
    dataset_id: Callable[[str], str],
) -> dict[str, Any]:
    """Counts of the bad closure, and the same in sentences."""
    known = set(with_statistics) & bad.datasets.keys()
    rules = Counter(read.rule for read in bad.reads)
    sources = sorted(dataset_id(key) for key, seen in bad.datasets.items() if seen.writer is None)
    coded = [view for view in bad.jobs.values() if says_code(view, {})]
    silent = _silent(good, bad)
    nodes = witnesses.other_nodes
    others = f"{len(witnesses.of_other_nodes)} of them of {nodes} other node{'s' if nodes != 1 else ''}"
    texts = [
        f"{len(known)} of {len(bad.datasets)} upstream datasets report statistics",
        f"{len(coded)} of {len(bad.jobs)} jobs report their code",
        f"{rules['time']} of {len(bad.reads)} reads are pinned by time only, {rules['unknown']} have no known write",
        f"{witnesses.bad} bad and {witnesses.good} good other versions were compared, {others}",
        *(f"producer {producer} has been silent since {since}" for producer, since in silent),
    ]
    if witnesses.not_compared:
        texts.append(f"{witnesses.not_compared} more versions are known to be good or bad, but were not compared")
    if witnesses.not_asked:
        texts.append(f"the {witnesses.not_asked} datasets and jobs furthest below what changed were not looked at")
    if witnesses.unknown_versions:
        texts.append(said_in_vain(witnesses.unknown_versions))
    if bad.truncated:
        texts.append("the closure was cut short: what lies above it was not looked at")
    return {
        "datasets": len(bad.datasets),
        "datasetsWithStatistics": len(known),
        "jobs": len(bad.jobs),
        "jobsWithCode": len(coded),
        "reads": {rule: rules[rule] for rule in ("version", "time", "unknown")},
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
