"""Which DERIVES edges are followed, other than those that only a column lineage states."""

from collections.abc import Mapping
from typing import NamedTuple

from headwater.graph.model import RENAME
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Derives, Node, Stated


class Derived(NamedTuple):
    """A DERIVES edge that is followed: whether it is current, and the jobs that state it."""

    current: bool
    jobs: tuple[str, ...] = ()


def derived(around: Neighbourhood, node: Node, other: Derives, lineages: frozenset[str]) -> Derived | None:
    """The step over an explicit lineage or a rename between `node` and `other`, with those of its lineages that count.

    None if it is not current, or says nothing new. What is stated of the target has to be loaded.
    """
    if other.origin == RENAME:
        return Derived(other.current_rename) if other.current_rename or around.history else None
    downstream = around.direction == "downstream"
    by_job, current, _ = around.stated(other.key if downstream else node.key)
    now = lineages & current
    if not now and not (lineages and around.history):
        return None
    if (other.is_job if downstream else node.is_job) and any(key == other.key for key, _ in node.flows):
        return None  # the job reads it: CONSUMED_BY says the same
    return Derived(bool(now), stating(now or lineages, by_job, current=bool(now)))


def stating(lineages: frozenset[str], by_job: Mapping[str, Stated], *, current: bool) -> tuple[str, ...]:
    """The jobs that state any of these lineages: those that do so now, or those that ever did."""
    return tuple(job for job, each in by_job.items() if (each.current if current else each.ever) & lineages)
