"""What a picture must show of the worlds of `oracle`, worked out from events alone."""

from tests.integration.query_api.oracle import Direction, Node, State, World, one_step


def beside(world: World, node: Node, direction: Direction) -> set[Node]:
    """Where one step leads from a node at which the question starts."""
    return {state.node for state in one_step(world, State(node), node, direction)} - {node}


def depths(world: World, start: Node, direction: Direction, steps: int) -> dict[Node, int]:
    """The nodes within so many steps, with how many it takes to each."""
    seen = {State(start)}
    level = {State(start)}
    found = {start: 0}
    for distance in range(1, steps + 1):
        level = {state for at in level for state in one_step(world, at, start, direction)} - seen
        seen |= level
        for state in level:
            found.setdefault(state.node, distance)
    return found


def edges(world: World, nodes: set[Node]) -> set[tuple[Node, Node]]:
    """Source and target of every edge directly between two of these."""
    down = {(node, other) for node in nodes for other in beside(world, node, "downstream")}
    up = {(other, node) for node in nodes for other in beside(world, node, "upstream")}
    return {pair for pair in down | up if nodes.issuperset(pair)}
