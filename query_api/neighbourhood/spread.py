"""Which nodes are drawn around others: breadth first, up- and downstream at once, within steps and a limit.

One goes the way of impact by dataset: a job that states the lineage of an output is not passed to that. Of a node with
many neighbours on one side the first by name are taken. Where the limit is near, both sides get their share of what is
left at each distance, and of one side those of the nearest node first.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from query_api.graph.nodes import Direction
from query_api.impact.flow_space import FlowSpace, node_key
from query_api.neighbourhood.beside import Beside
from query_api.neighbourhood.node_names import NodeNames

#: Most neighbours of one node that are taken on one side.
MOST_BESIDE: Final = 25
#: Neighbours whose names are read at once, to find the first of them.
NAMED_AT_ONCE: Final = 25_000


@dataclass(slots=True)
class Spread:
    """What is drawn.

    `depth` is in the order in which nodes were reached, signed: upstream is negative. `partial` are nodes, by side, of
    which only the first neighbours were taken; `cut` those of which there was no room for a neighbour.
    """

    depth: dict[str, int] = field(default_factory=dict[str, int])
    partial: dict[tuple[str, Direction], None] = field(default_factory=dict[tuple[str, Direction], None])
    cut: dict[tuple[str, Direction], None] = field(default_factory=dict[tuple[str, Direction], None])


async def spread(sides: Iterable[tuple[Beside, int]], names: NodeNames, starts: list[str], limit: int) -> Spread:
    """Spread from nodes to each side, as many steps as it says, over at most `limit` nodes, starts included.

    Args:
        sides: what is read of the graph, with the steps; upstream first, so that what is as near both ways is upstream.
        names: reads the names of neighbours.
        starts: keys, elected.
        limit: of nodes.
    """
    drawn = Spread(dict.fromkeys(starts, 0))
    walks = [_Walk(beside, names, starts, steps) for beside, steps in sides]
    for walk in walks:
        await walk.begin()
    for distance in range(1, 1 + max(walk.steps for walk in walks)):
        room = max(0, limit - len(drawn.depth))  # starts alone may be more
        going = [walk for walk in walks if distance <= walk.steps]
        for walk in going:
            await walk.look(drawn, room)
        given = shares([walk.new(drawn) for walk in going], room)
        for walk, share in zip(going, given, strict=True):
            walk.claim(drawn, distance, share)
        for walk in going:  # what both want is drawn once: one of them may have left room
            walk.claim(drawn, distance, limit - len(drawn.depth))
        for walk in going:
            await walk.go(drawn)
    return drawn


def shares(wanted: list[int], room: int) -> list[int]:
    """How many of what each wants it gets: an equal share, and what others leave."""
    given = [0] * len(wanted)
    while room > 0 and (hungry := [place for place, most in enumerate(wanted) if given[place] < most]):
        each = max(1, room // len(hungry))
        for place in hungry:
            piece = min(each, wanted[place] - given[place], room)
            given[place] += piece
            room -= piece
    return given


class _Walk:
    """The way to one side, a step at a time: `look`, `claim`, then `go`."""

    def __init__(self, beside: Beside, names: NodeNames, starts: list[str], steps: int) -> None:
        self.steps = steps
        self._direction: Direction = beside.direction
        self._names = names
        self._space = FlowSpace(beside.around, starts, by_job=False)
        self._level = starts
        self._seen: set[str] = set()
        #: By node: those of its neighbours that may be taken, each with the states in which they are reached.
        self._ahead: dict[str, dict[str, list[str]]] = {}

    async def begin(self) -> None:
        """Stand at the starts."""
        if self.steps:
            self._level = await self._space.settle(self._level)
            self._seen.update(self._level)

    async def look(self, drawn: Spread, room: int) -> None:
        """See what is ahead, at least as far as there is room for it."""
        space, names = self._space, self._names
        await space.prepare(self._level)
        self._ahead = {}
        left = deque(self._level)
        while left:
            targets: dict[str, list[str]] = {}
            count = 0
            while left and count < NAMED_AT_ONCE:
                state = left.popleft()
                targets[state] = [space.elect(target) for target, _, _ in space.moves(state)]
                count += len(targets[state])
            await names.load(dict.fromkeys(node_key(target) for each in targets.values() for target in each))
            for state, each in targets.items():
                self._choose(drawn, node_key(state), each)
            if self.new(drawn) > room:
                # There is no room for what the others lead to, be it new.
                drawn.cut |= dict.fromkeys((node_key(state), self._direction) for state in left)
                return

    def _choose(self, drawn: Spread, node: str, targets: list[str]) -> None:
        names = self._names
        reached = self._ahead.setdefault(node, {})
        for target in targets:
            other = names.elect(node_key(target))
            if other != node:
                reached.setdefault(other, []).append(target)
        if len(reached) > MOST_BESIDE:
            drawn.partial[(node, self._direction)] = None
        self._ahead[node] = {other: reached[other] for other in sorted(reached, key=names.order)[:MOST_BESIDE]}

    def new(self, drawn: Spread) -> int:
        """How many nodes are ahead that are not drawn."""
        return len({other for reached in self._ahead.values() for other in reached} - drawn.depth.keys())

    def claim(self, drawn: Spread, distance: int, room: int) -> None:
        """Draw what is ahead, at most `room` nodes that are not drawn yet: those beside the nearest nodes first."""
        for reached in self._ahead.values():
            for other in reached:
                if other not in drawn.depth and room > 0:
                    room -= 1
                    drawn.depth[other] = distance if self._direction == "downstream" else -distance

    async def go(self, drawn: Spread) -> None:
        """Go on to what is ahead and drawn."""
        states: dict[str, None] = {}
        for node, reached in self._ahead.items():
            for other, of_other in reached.items():
                if other in drawn.depth:
                    states |= dict.fromkeys(of_other)
                else:
                    drawn.cut[(node, self._direction)] = None
        settled = dict.fromkeys(await self._space.settle(list(states)))
        self._level = [state for state in settled if state not in self._seen]
        self._seen.update(self._level)
