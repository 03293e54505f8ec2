"""What stands directly beside a node: what impact reaches from it in one step by dataset, and the edges there.

Of each node it is asked as if a question started there, so it does not depend on what else is drawn: a job has all its
inputs and outputs beside it, also those that nobody passes through it to, as what an explicit lineage explains.
"""

from collections.abc import Iterable
from typing import NamedTuple

from query_api.graph.neighbourhood import Neighbourhood, Reader
from query_api.graph.node_reader import NodeReader
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.history.as_of_reader import AsOfReader
from query_api.impact.flow_space import FlowSpace, Step, node_key


class When(NamedTuple):
    """Which edges count: those of now, with `history` all that ever were, or those as of an instant, µs UTC."""

    history: bool = False
    as_of: int | None = None


class Neighbour(NamedTuple):
    """A node directly beside another, by its key, which may be another name of it, and the edge between the two."""

    key: str
    step: Step


def reader_of(question: Question, direction: Direction, when: When) -> Reader:
    """Reads the graph as the question has it."""
    if when.as_of is None:
        return NodeReader(question, direction, history=when.history, far=False, room=0)
    return AsOfReader(question, direction, when.as_of)


class Beside:
    """The neighbours of nodes in one direction; each node is read once."""

    def __init__(self, reader: Reader) -> None:
        self.direction: Direction = reader.direction
        self.around = Neighbourhood(reader)
        self._of: dict[str, list[Neighbour]] = {}

    async def load(self, keys: Iterable[str]) -> None:
        """Read what stands beside these, under all names of a dataset, in a number of round trips that is fixed."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._of]
        if not missing:
            return
        around = self.around
        await around.load(missing)
        await FlowSpace(around, missing, by_job=False).prepare([around.elect(key) for key in missing])
        for key in missing:
            # Each is a start of its own.
            moves = FlowSpace(around, [key], by_job=False).moves(around.elect(key))
            self._of[key] = [Neighbour(around.elect(node_key(target)), step) for target, _, step in moves]

    def of(self, key: str) -> list[Neighbour]:
        """What stands beside a loaded node; a neighbour is there once for each edge."""
        return self._of[key]

    def is_surely_job(self, key: str, neighbour: Neighbour) -> bool:
        """Whether a neighbour is a job, as far as its edge says so: jobs have one name."""
        return not self.around.nodes[key].is_job and neighbour.step.type in {None, "CONSUMED_BY"}
