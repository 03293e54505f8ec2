"""Which DERIVES edges are followed, other than those that only a column lineage states."""

from collections.abc import Mapping
from typing import NamedTuple

from query_api.neighbourhood import Neighbourhood
from query_api.nodes import RENAME, Derives, Node, Stated


class Derived(NamedTuple):
    """A DERIVES edge that is followed: whether it is current, and the jobs that state it.

    `ends`: the source is a job that itself alone states this, as the way in which it makes the target: it is reached
    upstream, but what it reads is no source of the target.
    """

    current: bool
    jobs: tuple[str, ...] = ()
    ends: bool = False


def derived(
    around: Neighbourhood, node: Node, other: Derives, lineages: frozenset[str], *, from_start: bool
) -> Derived | None:
    """The step over an explicit lineage or a rename between `node` and `other`; None if it is none, or says nothing new.

    Args:
        around: What is stated of the target is loaded.
        node: The end at which the step begins.
        other: The edge.
        lineages: Those of the edge's lineages that count.
        from_start: Whether the question starts at `node`.
    """
    if other.origin == RENAME:
        return Derived(other.current_rename) if other.current_rename or around.history else None
    downstream = around.direction == "downstream"
    source, target = (node.key, other.key) if downstream else (other.key, node.key)
    by_job, current = around.stated(target)
    now = lineages & current
    if not now and not (lineages and around.history):
        return None
    jobs = stating(now or lineages, by_job, current=bool(now))
    beside = any(key == other.key for key, _ in node.flows)
    if beside and (other.is_job if downstream else node.is_job):
        return None  # the job reads it: CONSUMED_BY says the same
    if jobs == (source,):
        # How a job makes an output of its own: PRODUCES says the same, and nobody passes through either.
        if beside or (downstream and not from_start):
            return None
        return Derived(bool(now), jobs, ends=not downstream)
    return Derived(bool(now), jobs)


def stating(lineages: frozenset[str], by_job: Mapping[str, Stated], *, current: bool) -> tuple[str, ...]:
    """The jobs that state any of these lineages: those that do so now, or those that ever did."""
    return tuple(job for job, each in by_job.items() if (each.current if current else each.ever) & lineages)
