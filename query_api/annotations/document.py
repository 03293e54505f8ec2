"""What is said, as JSON values."""

from collections.abc import Sequence
from typing import Final

from headwater.event.time import iso
from query_api.annotations.shape import Annotation, AnnotationsAnswer
from query_api.history.annotations import MOST_ANNOTATIONS, Said, standing

#: Most annotations that are shown beside all else of a node.
MOST_BESIDE: Final = 100


def document(node: str, said: list[Said], *, version: str | None, limit: int) -> AnnotationsAnswer:
    """What is said of a node, newest first, at most `limit` of it; with a `version` only what is said of that one."""
    found = [each for each in annotations(said) if version is None or each["version"] == version]
    cut = len(found) > limit or len({each.run_id for each in said}) == MOST_ANNOTATIONS
    return {
        "node": node,
        "version": version,
        "annotations": found[:limit],
        "truncated": {"reason": "annotations"} if cut else None,
    }


def now(said: Sequence[Said]) -> list[Annotation]:
    """What of it still stands, the newest of it, to be shown beside all else of a node."""
    return [each for each in annotations(said) if each["stands"]][:MOST_BESIDE]


def annotations(said: Sequence[Said]) -> list[Annotation]:
    """Each with whether it still stands; `said` is all that is said of one node, newest first."""
    return [
        {
            "kind": each.kind,
            "key": each.key,
            "value": each.value,
            "note": each.note,
            "removed": each.removed,
            "version": each.version,
            "column": each.column,
            "by": each.by,
            "source": each.source,
            "at": iso(each.at),
            "runId": each.run_id,
            "stands": stands,
        }
        for each, stands in zip(said, standing(said), strict=True)
    ]
