"""Breadth first, level by level, within budgets; whoever asks for more of the same question gets the same order.

The order is that of depth, then of key; it does not depend on the budget. So the first n states of a walk with room
for more are the walk with room for n, and an answer can be continued by skipping what was already given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

from headwater.errors import QuestionTimedOut

#: What a state is: the key of a node, or kind, key and field.
Place = tuple[str, str, str]
S = TypeVar("S", str, Place)
E = TypeVar("E")
Reason = Literal["depth", "nodes", "time"]


#: A step: its target (as stored: `Space.elect` says what stands for it), its cost in depth, 0 or 1, and its edge.
#: A plain tuple, since a walk makes one for every edge.
Move = tuple[S, int, E]


class Space(Protocol[S, E]):
    """What is walked in."""

    async def settle(self, targets: list[S]) -> list[S]:
        """Read targets; what stands for them, in the same order."""
        ...

    async def prepare(self, states: list[S]) -> None:
        """Read what `moves` needs for these settled states."""
        ...

    def moves(self, state: S) -> list[Move[S, E]]:
        """The steps from a prepared state."""
        ...

    def elect(self, target: S) -> S:
        """What stands for a target; itself if that is not known yet."""
        ...


@dataclass
class Walked(Generic[S, E]):
    """What a walk saw. `depth` is in the order of the walk; `moves` of states that it was too late for are missing.

    `complete` is the depth up to which every state is there.
    """

    depth: dict[S, int] = field(default_factory=dict)
    moves: dict[S, list[Move[S, E]]] = field(default_factory=dict)
    counted: int = 0
    complete: int = 0
    reason: Reason | None = None


async def walk(space: Space[S, E], starts: list[S], *, depth: int | None, nodes: int) -> Walked[S, E]:
    """Walk from `starts` to at most `depth`, over at most `nodes` states that cost depth to reach (starts included)."""
    walked: Walked[S, E] = Walked()
    try:
        await _walk(space, starts, walked, depth, nodes)
    except QuestionTimedOut:
        if not walked.depth:
            raise
        walked.reason = "time"
    return walked


async def _walk(space: Space[S, E], starts: list[S], walked: Walked[S, E], depth: int | None, nodes: int) -> None:
    at = 0
    level = _enter(walked, await space.settle(starts), at)
    walked.counted = len(level)
    while True:
        ahead = await _spread(space, level, walked, at)
        if walked.reason is not None or not ahead:
            return
        if depth is not None and at >= depth:
            walked.reason = "depth"
            return
        room = nodes - walked.counted
        if len(ahead) > room:
            ahead = ahead[:room]
            walked.reason = "nodes"
        at += 1
        level = _enter(walked, await space.settle(ahead), at)
        walked.counted += len(level)
        if walked.reason is None:
            walked.complete = at
        if not level:
            return


async def _spread(space: Space[S, E], level: list[S], walked: Walked[S, E], at: int) -> list[S]:
    """Take all steps of a level, those that cost nothing at once; where the others lead that is new, in order."""
    seen, elect = walked.depth, space.elect
    ahead: set[S] = set()
    while level:
        await space.prepare(level)
        beside: set[S] = set()
        for state in level:
            moves = walked.moves[state] = space.moves(state)
            for target, cost, _ in moves:
                elected = elect(target)
                if elected not in seen:
                    (ahead if cost else beside).add(elected)
        level = _enter(walked, await space.settle(sorted(beside)), at) if beside else []
    return sorted(target for target in ahead if elect(target) not in seen)


def _enter(walked: Walked[S, E], states: Iterable[S], at: int) -> list[S]:
    new: list[S] = []
    for state in states:
        if state not in walked.depth:
            walked.depth[state] = at
            new.append(state)
    return new


def frontier(space: Space[S, E], walked: Walked[S, E]) -> list[S]:
    """States that were reached, but from which not every step was taken, in the order of the walk."""
    seen, elect = walked.depth, space.elect
    return [
        state
        for state in seen
        if (moves := walked.moves.get(state)) is None or any(elect(target) not in seen for target, _, _ in moves)
    ]
