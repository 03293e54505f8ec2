"""The columns of a dataset, a page at a time, each with how many columns stand directly beside it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from headwater.event.producer_json import columns as columns_of
from headwater.event.producer_json import objects, text
from headwater.identity import column_id
from query_api.graph.facets import bodies, newest, part, shown
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.node_reader import NodeReader
from query_api.graph.nodes import Direction
from query_api.graph.question import Question
from query_api.graph.resolve import Named
from query_api.graph.statements import DATASET_FACETS
from query_api.history.annotations import Said, annotations_of_node, standing
from query_api.impact.column_names import ColumnNames
from query_api.impact.column_space import ColumnSpace
from query_api.impact.columns import Columns as ReadColumns
from query_api.impact.statements import COLUMN_NAMES
from query_api.impact.unexplained import Unexplained
from query_api.impact.walk import Place
from query_api.neighbourhood.cards import SHOWN, tags_said
from query_api.neighbourhood.node_names import ORDERED, NodeNames
from query_api.neighbourhood.shape import ColumnCard, Columns

#: Behind every column of a schema.
_BEHIND: Final = 1 << 40
#: The place in the schema, then the name in any case, then as it is spelled; both names are cut.
Order = tuple[int, str, str]


class Page(NamedTuple):
    """Which columns: those whose name has a part, in any case, that come behind a place, at most so many."""

    text: str | None
    after: Order | None
    limit: int


class _Column(NamedTuple):
    """A column under the name that is shown, with where it stands and what the schema says of it."""

    order: Order
    name: str
    schema: Mapping[str, Any] | None


async def columns_of_dataset(question: Question, dataset: Named, page: Page) -> tuple[Columns, Order | None]:
    """A page of the columns of a dataset under all its names, and after which place the next one begins.

    `next` of the answer is left to who knows how a cursor looks.
    """
    names = NodeNames(question)
    await names.load([dataset.key])
    elected = names.shown(dataset.key)
    keys = [elected.key, *(name.key for name in names.all(dataset.key) if name.key != elected.key)]
    read = {row.dataset: row.names for row in await question.ask(COLUMN_NAMES, datasets=keys)}
    facets = await _facets(question, keys)
    found = _in_order([read.get(key, []) for key in keys], columns_of(facets.get("schema")))
    wanted = [each for each in found if page.text is None or page.text.lower() in each.name.lower()]
    rest = [each for each in wanted if page.after is None or each.order > page.after]
    on_page = rest[: page.limit]
    places: list[Place] = [("column", elected.key, each.name) for each in on_page]
    upstream = await _beside(question, "upstream", places)
    downstream = await _beside(question, "downstream", places)
    tags = _tags(facets, await annotations_of_node(question, dataset))
    cards: list[ColumnCard] = [
        {
            "id": column_id(elected.namespace, elected.name, each.name),
            "name": each.name,
            "type": text(each.schema.get("type")) if each.schema is not None else None,
            "inSchema": each.schema is not None,
            "description": (text(each.schema.get("description")) or "")[:SHOWN] or None if each.schema else None,
            "upstreamCount": upstream[place],
            "downstreamCount": downstream[place],
            "tags": sorted(tags.get(each.name.casefold(), ())),
        }
        for each, place in zip(on_page, places, strict=True)
    ]
    following = on_page[-1].order if len(rest) > len(on_page) else None
    return {"columns": cards, "totalCount": len(wanted), "next": None}, following


async def _facets(question: Question, keys: list[str]) -> dict[str, Any]:
    """The latest schema and tags that producers stated under any name of a dataset."""
    rows = await question.ask(DATASET_FACETS, keys=keys)
    hashes = newest(*(row.facets for row in rows))
    return shown(hashes, await bodies(question, [hashes], {"schema", "tags"}))


def _in_order(spelled: Iterable[Iterable[str]], schema: Mapping[str, Mapping[str, Any]]) -> list[_Column]:
    """Each column once, under the first of its names; `spelled` by name of the dataset, the elected one first."""
    in_schema: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for place, (name, stated) in enumerate(schema.items()):
        in_schema.setdefault(name.casefold(), (place, stated))
    found: dict[str, _Column] = {}
    for of_one in spelled:
        names = list(of_one)
        known = ColumnNames(names)
        for name in names:
            folded = name.casefold()
            if folded not in found:
                shown_as = known.same(name)[0]
                place, stated = in_schema.get(folded, (_BEHIND, None))
                found[folded] = _Column((place, folded[:ORDERED], shown_as[:ORDERED]), shown_as, stated)
    return sorted(found.values(), key=lambda each: (each.order, each.name))


async def _beside(question: Question, direction: Direction, places: list[Place]) -> dict[Place, int]:
    """How many columns, and datasets as a whole, one step of impact by column reaches from each of these columns."""
    if not places:
        return {}
    around = Neighbourhood(NodeReader(question, direction, history=False, far=False, room=0))
    columns = ReadColumns(question, direction, far=False)
    space = ColumnSpace(around, columns, Unexplained(question), places)
    settled = dict(zip(places, await space.settle(places), strict=True))
    await space.prepare(list(settled.values()))
    reached = {place: [target for target, _, _ in space.moves(state)] for place, state in settled.items()}
    await space.settle(list(dict.fromkeys(target for each in reached.values() for target in each)))
    return {
        place: len({other for other in map(space.elect, reached[place]) if other[0] in {"column", "dataset"}} - {state})
        for place, state in settled.items()
    }


def _tags(facets: Mapping[str, Any], said: list[Said]) -> dict[str, set[str]]:
    """Tags by column, in lower case."""
    found: dict[str, set[str]] = {}
    for tag in objects(part(dict(facets), "tags", "tags")):
        field, key, value = text(tag.get("field")), text(tag.get("key")), tag.get("value")
        if field and key:
            whole = key if value is None or value == "" else f"{key}={value}"
            found.setdefault(field.casefold(), set()).add(whole)
    for each, stands in zip(said, standing(said), strict=True):
        if stands and each.column is not None and each.version is None:
            found.setdefault(each.column.casefold(), set()).update(tags_said([each]))
    return found
