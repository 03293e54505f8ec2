"""What several closures have, walked once: of everything a number whose bits say in which of them it is. Pure.

The closures of versions of one model, or of models that are made of the same tables, share most of what is above them.
The reads of their runs are known once and walked once; for each of the closures it is what `closure_of` has.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from query_api.graph.as_of import END
from query_api.history.seen_writes import Read


class SharedRead(NamedTuple):
    """A read, as those closures have it whose bits are set: of a stream each has what it had read by its own time."""

    read: Read
    bits: int


class SeveralClosures(NamedTuple):
    """Closures of several runs, the `roots`, in one. A bit stands for each of these, in their order.

    `runs`: all runs, with the bits of those that have them; `jobs`: of each the job, those of the roots apart;
    `reads`: what was read, with what was seen; `cut`: the bits of those of which not all could be read.
    """

    roots: Sequence[str]
    runs: dict[str, int]
    jobs: dict[str, str]
    reads: list[SharedRead]
    cut: int


class Above(NamedTuple):
    """The runs above several, in one: of each a number whose bits say above which of those it lies, in their order.

    `cut`: the same of those above which not all is known.
    """

    runs: dict[str, int]
    cut: int


def several_closures(runs: Sequence[str], reads_by: Mapping[str, list[Read]]) -> SeveralClosures:
    """The closures of several runs over the reads of runs, as far as these are known."""
    found = SeveralClosures(runs, {}, {}, [], 0)
    cut = 0
    for run, horizons in _reached(runs, reads_by).items():
        every = 0
        # A closure has of a stream what that had read by the latest of the times at which it was seen there.
        for horizon, bits in sorted(horizons.items(), reverse=True):
            own = bits & ~every
            every |= bits
            if own:
                found.reads.extend(SharedRead(read.up_to(horizon), own) for read in reads_by.get(run, ()))
        found.runs[run] = every
        if run not in reads_by:
            cut |= every
    for read, _ in found.reads:
        found.jobs.update((write.run, write.job) for write in read.writers)
    return found._replace(cut=cut)


def above_of(runs: Sequence[str], reads_by: Mapping[str, list[Read]]) -> Above:
    """Which runs lie above which of several, and above which of these not all is known, over the reads of runs."""
    above: dict[str, int] = {}
    cut = 0
    for run, horizons in _reached(runs, reads_by).items():
        for horizon, bits in horizons.items():
            if run not in reads_by:
                cut |= bits
            for read in _reads(run, horizon, reads_by):
                if read.cut:
                    cut |= bits
                for write in read.writers:
                    above[write.run] = above.get(write.run, 0) | bits
    return Above(above, cut)


def _reached(runs: Sequence[str], reads_by: Mapping[str, list[Read]]) -> dict[str, dict[int, int]]:
    """By run, and the time up to which it counts, the bits of those whose closures have it.

    Of a run that streams, what it had read by each of the times at which it was seen is walked apart.
    """
    known: dict[str, dict[int, int]] = {}
    waiting: dict[tuple[str, int], int] = {}
    queue: deque[tuple[str, int]] = deque()

    def reach(run: str, horizon: int, bits: int) -> None:
        horizons = known.setdefault(run, {})
        new = bits & ~horizons.get(horizon, 0)
        if new:
            horizons[horizon] = horizons.get(horizon, 0) | new
            at = (run, horizon)
            if at not in waiting:
                queue.append(at)
            waiting[at] = waiting.get(at, 0) | new

    for place, run in enumerate(runs):
        reach(run, END, 1 << place)
    while queue:
        run, horizon = at = queue.popleft()
        bits = waiting.pop(at)
        for read in _reads(run, horizon, reads_by):
            for write in read.writers:
                reach(write.run, END if write.until is None else read.horizon_of(write), bits)
    return known


def _reads(run: str, horizon: int, reads_by: Mapping[str, list[Read]]) -> Iterator[Read]:
    return (read.up_to(horizon) for read in reads_by.get(run, ()))
