"""When a way comes to a dataset: what came after all of it had been given another name did not go along.

A way that comes to a dataset later than a rename that leads on ends there: `UNTIL` is the state of a dataset without
these renames. Upstream it is the mirror: what was renamed is not made of what came to its name before only later. So
states by dataset, and by column, carry the time behind the key of the dataset, where it says anything.
"""

from collections.abc import Iterable

from headwater.graph.model import RENAME
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Derives, Node

#: Between the key of a dataset and the time, µs UTC, at which the way comes to it: no rename is followed that was over
#: before; upstream nothing that came to it only later.
UNTIL = "@"


def dataset_of(bounded: str) -> str:
    """The key of the dataset, without a bound."""
    return bounded.partition(UNTIL)[0] if UNTIL in bounded else bounded


def split(bounded: str) -> tuple[str, int | None]:
    """The key of the dataset, and the bound."""
    key, _, time = bounded.partition(UNTIL)
    return key, int(time) if time else None


def since(job: Node, dataset: str) -> str:
    """What a job writes, bounded by when it wrote there first where that counts."""
    return f"{dataset}{UNTIL}{job.since[dataset]}" if dataset in job.since else dataset


class MovedAway:
    """What is left out from where a way comes to a dataset, in one direction."""

    def __init__(self, around: Neighbourhood) -> None:
        self._around = around
        self._downstream = around.direction == "downstream"

    def elect(self, target: str) -> str:
        """The name that is shown, bounded only if the bound says something."""
        if UNTIL not in target:
            return self._around.elect(target)
        key, _, time = target.partition(UNTIL)
        if key not in self._around.nodes:
            return target
        elected, bound = self._around.elect(key), self._bound(key, int(time))
        return elected if bound is None else f"{elected}{UNTIL}{bound}"

    def too_late(self, other: Derives, until: int | None) -> bool:
        """Whether a rename is left out from where the way came to its dataset."""
        if until is None or other.origin != RENAME:
            return False
        if self._downstream:
            return other.last is not None and other.last < until
        return other.first is not None and other.first > until

    def came_late(self, node: Node, job: str, until: int | None) -> bool:
        """Upstream, whether a job wrote a dataset only after the way comes to it."""
        return until is not None and not self._downstream and node.since.get(job, until) > until

    def reached(self, other: Derives) -> str:
        """The other end of an edge DERIVES; of a rename bounded by when it was done."""
        time = other.first if self._downstream else other.last
        return other.key if other.origin != RENAME or time is None else f"{other.key}{UNTIL}{time}"

    def stated(self, jobs: Iterable[str], dataset: str) -> str:
        """Downstream, where what only these jobs state leads: bounded by when the first of them wrote there."""
        nodes = self._around.nodes
        times = [nodes[job].since.get(dataset) if job in nodes else None for job in jobs] if self._downstream else []
        known = [time for time in times if time is not None]
        return f"{dataset}{UNTIL}{min(known)}" if known and len(known) == len(times) else dataset

    def _bound(self, key: str, time: int) -> int | None:
        """The one bound of all that leave out the same as `time` does: next to what is left out; None: nothing is."""
        names = self._around.all(key)
        renames = [other for name in names for other in name.derives if other.origin == RENAME]
        if self._downstream:
            over = [other.last + 1 for other in renames if other.last is not None and other.last < time]
            return max(over, default=None)
        came = [*(other.first for other in renames), *(at for name in names for at in name.since.values())]
        return min((each - 1 for each in came if each is not None and each > time), default=None)
