"""The answers that show nodes: around some, beside one, or those that are named."""

from typing import Final, NamedTuple

from headwater.event.time import iso_or_none
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.neighbourhood.beside import Beside, When, reader_of
from query_api.neighbourhood.cards import cards
from query_api.neighbourhood.edges import edges_between
from query_api.neighbourhood.node_names import NodeNames, Order
from query_api.neighbourhood.shape import Neighbours, Nodes, Partial, Picture, PlacedCard, Truncated
from query_api.neighbourhood.spread import Spread, spread

_NOW: Final = When()


class Steps(NamedTuple):
    """How far to each side."""

    upstream: int
    downstream: int


async def picture(question: Question, starts: list[str], steps: Steps, limit: int, when: When) -> Picture:
    """The graph around nodes, by their keys."""
    names, sides = NodeNames(question), _both(question, when)
    await names.load(starts)
    starts = list(dict.fromkeys(names.elect(key) for key in starts))
    drawn = await spread(list(zip(sides, steps, strict=True)), names, starts, limit)
    await names.load(drawn.depth)
    for beside in sides:
        await beside.load(drawn.depth)
    of_each = await cards(question, names, list(drawn.depth), sides, as_of=when.as_of)
    placed: list[PlacedCard] = [{**of_each[key], "depth": depth} for key, depth in drawn.depth.items()]
    return {
        "start": [of_each[key]["id"] for key in starts],
        "nodes": placed,
        "edges": await edges_between(drawn.depth.keys(), sides, names),
        "partial": [each for beside in sides for each in _partial(drawn, beside, names)],
        "truncated": _truncated(drawn, names),
        "asOf": iso_or_none(when.as_of),
    }


def _both(question: Question, when: When) -> tuple[Beside, Beside]:
    return Beside(reader_of(question, "upstream", when)), Beside(reader_of(question, "downstream", when))


def _partial(drawn: Spread, beside: Beside, names: NodeNames) -> list[Partial]:
    """Where not all neighbours were taken, and not all are there by another way."""
    found: list[Partial] = []
    for key, direction in drawn.partial:
        if direction != beside.direction:
            continue
        others = {names.elect(neighbour.key) for neighbour in beside.of(key)} - {key}
        shown = len(others & drawn.depth.keys())
        if shown < len(others):
            found.append({"id": names.shown(key).id, "direction": direction, "shown": shown, "total": len(others)})
    return found


def _truncated(drawn: Spread, names: NodeNames) -> Truncated | None:
    if not drawn.cut:
        return None

    def of(side: Direction) -> list[str]:
        return [names.shown(key).id for key, direction in drawn.cut if direction == side]

    return {"reason": "nodes", "upstream": of("upstream"), "downstream": of("downstream")}


class Page(NamedTuple):
    """Which of the neighbours: those whose name has a part, in any case, that come behind a place, at most so many."""

    text: str | None
    after: Order | None
    limit: int


async def neighbours(
    question: Question, start: str, direction: Direction, page: Page, when: When
) -> tuple[Neighbours, Order | None]:
    """A page of what stands beside a node on one side, and after which place the next one begins.

    `next` of the answer is left to who knows how a cursor looks.
    """
    names, sides = NodeNames(question), _both(question, when)
    await names.load([start])
    start = names.elect(start)
    asked = next(beside for beside in sides if beside.direction == direction)
    await asked.load([start])
    await names.load(dict.fromkeys(neighbour.key for neighbour in asked.of(start)))
    all_keys = {names.elect(neighbour.key) for neighbour in asked.of(start)} - {start}
    wanted = [key for key in all_keys if page.text is None or page.text.lower() in names.shown(key).name.lower()]
    rest = sorted((key for key in wanted if page.after is None or names.order(key) > page.after), key=names.order)
    shown = rest[: page.limit]
    for beside in sides:
        await beside.load([start, *shown])
    of_each = await cards(question, names, shown, sides, as_of=when.as_of)
    found: Neighbours = {
        "nodes": list(of_each.values()),
        "edges": await edges_between({start: None, **dict.fromkeys(shown)}.keys(), sides, names),
        "totalCount": len(wanted),
        "next": None,
    }
    return found, names.order(shown[-1]) if len(rest) > len(shown) else None


async def named(question: Question, keys: list[str]) -> Nodes:
    """The cards of nodes by their keys, each once, in this order."""
    names, sides = NodeNames(question), _both(question, _NOW)
    await names.load(keys)
    shown = list(dict.fromkeys(names.elect(key) for key in keys))
    for beside in sides:
        await beside.load(shown)
    return {"nodes": list((await cards(question, names, shown, sides)).values()), "unknown": []}
