"""What the answer rests on, so that an empty list is not read as innocence. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from headwater.event.time import iso
from query_api.pinned.views import Pinned
from query_api.root_cause.candidates import said_in_vain
from query_api.root_cause.evidence import Witness


class Judged(NamedTuple):
    """Other versions that were compared, those that were known but not compared, and what was not looked at.

    `unasked`: datasets and jobs below what changed whose judges or runs were not looked for. `astray`: versions of the
    node that are judged but that no known run has made.
    """

    witnesses: list[Witness]
    untaken: int
    unasked: int
    astray: Sequence[str]

    @property
    def elsewhere(self) -> list[Witness]:
        """Those of other nodes."""
        return [each for each in self.witnesses if each.node is not None]

    @property
    def nodes(self) -> int:
        """How many other nodes they are of."""
        return len({each.node for each in self.elsewhere})

    @property
    def bad(self) -> int:
        """How many are bad."""
        return sum(each.bad for each in self.witnesses)

    @property
    def good(self) -> int:
        """How many are good."""
        return len(self.witnesses) - self.bad


def coverage(
    good: Pinned, bad: Pinned, numbers: Iterable[str], judged: Judged, dataset_id: Callable[[str], str]
) -> dict[str, Any]:
    """Counts of the bad closure, and the same in sentences."""
    known = set(numbers) & bad.datasets.keys()
    rules = Counter(read.rule for read in bad.reads)
    sources = sorted(dataset_id(key) for key, seen in bad.datasets.items() if seen.writer is None)
    coded = [view for view in bad.jobs.values() if {"sql", "sourceCode", "sourceCodeLocation"} & view.job_facets.keys()]
    silent = _silent(good, bad)
    others = f"{len(judged.elsewhere)} of them of {judged.nodes} other node{'s' if judged.nodes != 1 else ''}"
    texts = [
        f"{len(known)} of {len(bad.datasets)} upstream datasets report statistics",
        f"{len(coded)} of {len(bad.jobs)} jobs report their code",
        f"{rules['time']} of {len(bad.reads)} reads are pinned by time only, {rules['unknown']} have no known write",
        f"{judged.bad} bad and {judged.good} good other versions were compared, {others}",
        *(f"producer {producer} has been silent since {since}" for producer, since in silent),
    ]
    if judged.untaken:
        texts.append(f"{judged.untaken} more versions are known to be good or bad, but were not compared")
    if judged.unasked:
        texts.append(f"the {judged.unasked} datasets and jobs furthest below what changed were not looked at")
    if judged.astray:
        texts.append(said_in_vain(judged.astray))
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
            "bad": judged.bad,
            "good": judged.good,
            "elsewhere": len(judged.elsewhere),
            "nodes": judged.nodes,
            "notCompared": judged.untaken,
            "notAsked": judged.unasked,
        },
        "unknownVersions": list(judged.astray),
        "silentProducers": [{"producer": producer, "since": since} for producer, since in silent],
        "texts": texts,
    }


def _silent(good: Pinned, bad: Pinned) -> list[tuple[str, str]]:
    """Producers of whose runs the bad closure has none that is newer than the good one's."""
    last: dict[str, int] = {}
    for view in bad.runs.values():
        if view.producer:
            last[view.producer] = max(last.get(view.producer, 0), view.ended)
    return sorted((producer, iso(at)) for producer, at in last.items() if at < good.root.began < bad.root.began)
