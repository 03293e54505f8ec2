"""What lies below what changed: where witnesses may be."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from query_api.database import Question

#: Most datasets below what changed that are looked at, nearest first.
MOST_BELOW = 2000


class Below(NamedTuple):
    """Datasets that what changed may have reached, nearest first, and how many more there are at least."""

    datasets: list[str]
    more: int


async def below(question: Question, changed: Iterable[str]) -> Below:
    """Below these jobs and datasets, which are left out themselves; one round trip a layer."""
    seen: set[str] = set(changed)
    found: dict[str, None] = {}
    layer = sorted(seen)
    while layer and len(found) < MOST_BELOW:
        made: list[Any] = await question.rows("made_of", keys=layer)
        layer = sorted(set(made) - seen)
        seen |= set(layer)
        found |= dict.fromkeys(layer)
    return Below(list(found)[:MOST_BELOW], max(0, len(found) - MOST_BELOW))
