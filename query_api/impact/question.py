"""What is asked about impact, checked."""

from dataclasses import dataclass
from typing import Literal

from query_api.impact.walk import Place
from query_api.nodes import Direction

Level = Literal["dataset", "job", "column"]

#: Greatest depth that can be asked for; without one there is no limit.
FARTHEST = 10_000
#: From so many levels on a walk reads ahead.
FAR = 6


@dataclass(frozen=True, slots=True)
class Impact:
    """A question about impact. `depth` None: no limit; `skip` nodes were given by earlier answers.

    `starts` are (kind, key of the node or of the column's dataset, field of a column).
    """

    starts: list[Place]
    direction: Direction
    level: Level
    depth: int | None
    limit: int
    skip: int
    history: bool

    @property
    def far(self) -> bool:
        """Whether it may go many hops."""
        return self.depth is None or self.depth > FAR
