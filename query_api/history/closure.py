"""The closure of a run: which write of everything that it read it saw, and so on, back to the sources. Pure.

Of a run that streams it has what that had read by the time at which its data was seen: a stream that goes on changes
no closure of the past. It is therefore walked with a horizon a run, the latest by which it is seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from query_api.graph.as_of import END
from query_api.history.seen_writes import Read


@dataclass(slots=True)
class Closure:
    """The reads, layer by layer, the run's own first, and the ids of the runs that wrote what they saw.

    `frontier`: runs in it whose reads are not known, which makes it less than all there is; `late`: for want of time.
    """

    layers: list[list[Read]] = field(default_factory=list[list[Read]])
    run_ids: dict[str, str] = field(default_factory=dict[str, str])
    frontier: list[str] = field(default_factory=list[str])
    late: bool = False

    @property
    def reads(self) -> list[Read]:
        """All of them, nearest first."""
        return list(chain.from_iterable(self.layers))

    @property
    def reason(self) -> Literal["reads", "time", "appends"] | None:
        """Why it is not all there is: too many reads or too little time for more, or a write hidden by many appends."""
        if self.frontier:
            return "time" if self.late else "reads"
        return "appends" if any(read.cut for layer in self.layers for read in layer) else None


class Horizons:
    """Up to when each run of some closures counts, µs UTC: the latest of all ways to it. Of a batch run all counts."""

    def __init__(self) -> None:
        self._by: dict[str, int] = {}

    def __getitem__(self, run: str) -> int:
        return self._by[run]

    def extend(self, runs: Iterable[str]) -> list[str]:
        """Let all of these runs count; those of which not all did before, each once, in order."""
        return [run for run in dict.fromkeys(runs) if self._extended(run, END)]

    def ahead(self, reads: Iterable[Read]) -> list[str]:
        """Go on from what was read to the runs that wrote it; those that are new or count for longer now, sorted."""
        found = {
            write.run
            for read in reads
            for write in read.writers
            if self._extended(write.run, END if write.until is None else read.horizon_of(write))
        }
        return sorted(found)

    def _extended(self, run: str, horizon: int) -> bool:
        if self._by.get(run, -END) >= horizon:
            return False
        self._by[run] = horizon
        return True


def closure_of(run: str, reads_by: Mapping[str, list[Read]], *, late: bool = False) -> Closure:
    """The closure of a run over the reads of runs, as far as these are known.

    Args:
        run: key of it.
        reads_by: the reads of each run whose reads are known; all keys.
        late: whether more are not known for want of time.
    """
    horizons, depths, by_run = Horizons(), dict[str, int](), dict[str, list[Read]]()
    layer, depth = horizons.extend([run]), 0
    while layer:
        for each in layer:
            depths.setdefault(each, depth)
            by_run[each] = [read.up_to(horizons[each]) for read in reads_by.get(each, ())]
        layer, depth = horizons.ahead(chain.from_iterable(by_run[each] for each in layer)), depth + 1
    found = Closure(late=late)
    for each, at in depths.items():
        found.layers += ([] for _ in range(len(found.layers), at + 1))
        if each not in reads_by:
            found.frontier.append(each)
        found.layers[at] += by_run[each]
        found.run_ids |= {write.run: write.run_id for read in by_run[each] for write in read.writers}
    return found
