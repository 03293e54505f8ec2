"""Ids that may have been meant by one that is not in the graph: another case, a typing error, another kind."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Protocol

from headwater.errors import QuestionTimedOut
from headwater.graph.schema import SEARCH_NAME, search_name
from headwater.identity import Kind, column_id, dataset_id, dataset_key, job_id, namespace_key
from query_api.graph.question import Question
from query_api.graph.statements import COLUMNS_NAMED, NAMED_ALIKE

#: Ids that are named.
NAMED: Final = 3
#: Ways to read an id that are looked at; each brings this many names of each kind that begin, and end, alike.
READINGS: Final = 6
FOUND: Final = 50
#: Columns of a dataset that are looked at.
COLUMNS: Final = 500
#: How alike two ids have to be, from 0 to 1 (`difflib`).
ALIKE: Final = 0.75
#: From this length on a name is looked for by its halves, of which a typing error leaves one as it is.
HALVED: Final = 5


class Wanted(Protocol):
    """A way to read what is not there."""

    @property
    def kind(self) -> Kind: ...
    @property
    def names(self) -> tuple[str, ...]: ...


async def similar(question: Question, wanted: Iterable[Wanted]) -> list[str]:
    """Ids of jobs, datasets and columns that are there and are most like these, the likest first.

    None if there is no time left to look for them.
    """
    named = [each for each in wanted if each.kind != "run" and each.names[1]]
    # Of a column first the readings in which its own name, the last one, holds no ':', as most do not.
    readings = sorted(named, key=lambda each: "".join(each.names[2:]).count(":"))[:READINGS]
    try:
        columns = await _columns(question, [each.names for each in readings if each.kind == "column"])
        if columns:
            return columns
        return await _nodes(question, [(each.names[0], each.names[1]) for each in readings])
    except QuestionTimedOut:
        return []


async def _columns(question: Question, wanted: Sequence[tuple[str, ...]]) -> list[str]:
    """Of datasets that are there the columns with names like these."""
    datasets = {dataset_key(namespace, name): (namespace, name, field) for namespace, name, field in wanted}
    if not datasets:
        return []
    rows = await question.ask(COLUMNS_NAMED, datasets=sorted(datasets), limit=COLUMNS)
    found: list[str] = []
    for key, (namespace, name, field) in datasets.items():
        fields = {row.field: column_id(namespace, name, row.field) for row in rows if row.dataset == key}
        found += closest(field, fields)
    return found[:NAMED]


async def _nodes(question: Question, wanted: Sequence[tuple[str, str]]) -> list[str]:
    """Jobs and datasets with names like these, in namespaces like these."""
    names = [[namespace_key(namespace), *_ends(name)] for namespace, name in wanted]
    if not names:
        return []
    rows = await question.ask(NAMED_ALIKE, names=names, limit=FOUND)
    ids = {
        (job_id if row.is_job else dataset_id)(row.namespace, row.name): f"{row.namespace}:{row.name}" for row in rows
    }
    by_text: dict[str, list[str]] = {}
    for node_id, text in ids.items():
        by_text.setdefault(text, []).append(node_id)
    texts = closest(":".join(wanted[0]), {text: text for text in by_text})
    return [node_id for text in texts for node_id in sorted(by_text[text])][:NAMED]


def _ends(name: str) -> tuple[str, str]:
    """How names like this one may begin, and end: in lower case, as they are indexed."""
    indexed = search_name(name)
    if len(indexed) < HALVED:
        return indexed, indexed
    half = (len(indexed) + 1) // 2
    return indexed[:half], indexed[-half:]


def closest(wanted: str, found: dict[str, str], *, alike: float = ALIKE) -> list[str]:
    """The values of the keys of `found` that are most like `wanted`, whatever the case, the likest first."""
    lower: dict[str, list[str]] = {}
    for key in sorted(found):
        if len(key) <= 2 * SEARCH_NAME:
            lower.setdefault(key.lower(), []).append(found[key])
    keys = get_close_matches(wanted[: 2 * SEARCH_NAME].lower(), lower, n=NAMED, cutoff=alike)
    return [each for key in keys for each in lower[key]][:NAMED]
