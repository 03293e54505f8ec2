"""What is asked about impact, checked."""

from dataclasses import dataclass
from typing import Literal

from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.node_reader import NodeReader
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.history.as_of_reader import AsOfReader
from query_api.impact.walk import Place

Level = Literal["dataset", "job", "column"]

#: Greatest depth that can be asked for; without one there is no limit.
FARTHEST = 10_000
#: From so many levels on a walk reads ahead.
FAR = 6


@dataclass(frozen=True, slots=True)
class Impact:
    """A question about impact. `depth` None: no limit; `skip` nodes were given by earlier answers.

    `as_of`: the graph as it stood at this instant, µs UTC; not together with `history`.

    `starts` are (kind, key of the node or of the column's dataset, field of a column).
    """

    starts: list[Place]
    direction: Direction
    level: Level
    depth: int | None
    limit: int
    skip: int
    history: bool
    as_of: int | None = None

    def around(self, question: Question, room: int) -> Neighbourhood:
        """What is to be walked in, now or as of an instant; `room`: about how many nodes may be read ahead."""
        if self.as_of is not None:
            return Neighbourhood(AsOfReader(question, self.direction, self.as_of))
        return Neighbourhood(NodeReader(question, self.direction, history=self.history, far=self.far, room=room))

    @property
    def far(self) -> bool:
        """Whether it may go many hops."""
        return self.depth is None or self.depth > FAR
