"""That a run used something, as a summary keeps it: the greatest counts (`docs/graph-model.md#what-is-current`)."""

from msgspec import Struct

from headwater.graph.model import MOST_LINEAGES


class Observation(Struct, frozen=True, order=True, array_like=True, gc=False):
    """That a run used an edge. Sorts so that the greatest is the one that counts.

    For one run each field only ever grows while its events arrive, so the maximum over all observations is the same
    in any order of arrival. `last` is in µs UTC.
    """

    defining: bool
    last: int
    run: str
    group: str


#: Lineages by hash, each with the last observation of a run that stated it.
Lineages = dict[str, Observation]


def latest(a: Lineages, b: Lineages) -> Lineages:
    """Both, each with its greatest observation, the latest `MOST_LINEAGES` of them.

    That is associative although it forgets: observations only grow, so what is among the latest in the end was among
    the latest whenever it was joined.
    """
    if not a or not b:
        return a or b
    both = a | {name: max(by, a[name]) if name in a else by for name, by in b.items()}
    if len(both) <= MOST_LINEAGES:
        return both
    return dict(sorted(both.items(), key=lambda item: (item[1], item[0]))[-MOST_LINEAGES:])
