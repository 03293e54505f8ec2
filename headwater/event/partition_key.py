"""The Kafka key of an event: the same that the official Kafka transports use, so both ways in share one order."""

from typing import Any

from headwater.event.kind import kind
from headwater.event.producer_json import mapping, names


def partition_key(event: dict[str, Any]) -> bytes:
    """The key under which the official clients would produce `event`, UTF-8.

    A run event goes by its root job, else its parent job, else its own: all runs of one tree share a partition. A
    parent facet that is malformed or names no job counts as none.

    Args:
        event: one in which `headwater.event.shape` finds no problem.
    """
    which = kind(event)
    entity = event["dataset" if which == "dataset" else "job"]
    namespace, name = entity["namespace"], entity["name"]
    if which == "run":
        namespace, name = _family(event["run"]) or (namespace, name)
    return f"{which}:{namespace}/{name}".encode()


def _family(run: dict[str, Any]) -> tuple[str, str] | None:
    """The job that a run's tree is keyed by, if its parent facet names one."""
    parent = mapping(mapping(run.get("facets")).get("parent"))
    for ancestor in (parent.get("root"), parent):
        job = mapping(ancestor).get("job")
        if (named := names(job)) is not None:
            return named if all(named) else None
    return None
