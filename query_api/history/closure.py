"""The closure of a run: which write of everything that it read it saw, and so on, back to the sources. Pure.

Nothing in it began after the run did: what a read saw had ended before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

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


def closure_of(run: str, reads_by: Mapping[str, list[Read]], *, late: bool = False) -> Closure:
    """The closure of a run over the reads of runs, as far as these are known.

    Args:
        run: key of it.
        reads_by: the reads of each run whose reads are known; all keys.
        late: whether more are not known for want of time.
    """
    found = Closure(late=late)
    layer = [run]
    while layer:
        found.frontier += (each for each in layer if each not in reads_by)
        reads = [read for each in layer for read in reads_by.get(each, ())]
        found.layers.append(reads)
        writers = {write.run: write.run_id for read in reads for write in read.writers}
        layer = sorted(each for each in writers if each not in found.run_ids and each != run)
        found.run_ids |= writers
    return found
