"""Which nodes a question names: by id, which may be read in several ways, or by type, namespace and name."""

from collections.abc import Sequence
from typing import NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import (
    ID_PREFIX,
    Kind,
    column_id,
    column_key,
    count_readings,
    dataset_id,
    dataset_key,
    job_key,
    readings,
)
from query_api.graph.question import Question
from query_api.graph.similar import similar
from query_api.graph.statements import ALL_NAMES, EXISTING

#: Characters of an id that an error shows.
SHOWN = 300

#: An id with more ':' has to be asked by type, namespace and name: a column's has half the square as many readings.
MOST_COLONS = 64
#: Most readings of all ids of a question together.
MOST_READINGS = 10_000


class Named(NamedTuple):
    """A node as a question names it: kind, namespace, name, and the field of a column."""

    kind: Kind
    names: tuple[str, ...]

    @property
    def namespace(self) -> str:
        """Its namespace; of a column that of its dataset."""
        return self.names[0]

    @property
    def name(self) -> str:
        """Its name; of a column that of its dataset."""
        return self.names[1]

    @property
    def field(self) -> str:
        """Of a column: its dotted path."""
        return self.names[2]

    @property
    def key(self) -> str:
        """The key under which it is stored.

        Raises:
            InvalidQuestion: it is a run, which is no node of the design lineage.
        """
        match self.kind:
            case "job":
                return job_key(self.namespace, self.name)
            case "dataset":
                return dataset_key(self.namespace, self.name)
            case "column":
                return column_key(dataset_key(self.namespace, self.name), self.field)
            case "run":
                raise InvalidQuestion(
                    f"'run:{self.names[0][:200]}' is a run: ask for its job, or /api/v1/jobs/runs/{{id}}"
                )


async def resolve(question: Question, node_id: str) -> Named:
    """The node that `node_id` means: the one of its readings that exists.

    Raises:
        NotFound: none does.
        InvalidQuestion: it is no id, or several exist.
    """
    (named,) = await _resolve_all(question, [node_id])
    return named


async def meanings(question: Question, node_ids: Sequence[str]) -> list[list[Named]]:
    """Of each id all nodes that it may mean and that exist, in one or three round trips whatever their number.

    Raises:
        InvalidQuestion: one is no id, or all together can be read in too many ways.
    """
    if sum(map(count_readings, node_ids)) > MOST_READINGS:
        raise InvalidQuestion(
            "these nodeIds can be read in too many ways, because of the ':' in them: ask with fewer at once, or with "
            "type, namespace and name"
        )
    of_each = [_candidates(each) for each in node_ids]
    existing = set(await _existing(question, [each for candidates in of_each for each in candidates]))
    return [[each for each in candidates if each in existing] for candidates in of_each]


async def _resolve_all(question: Question, node_ids: Sequence[str]) -> list[Named]:
    return [
        await _the_one(question, node_id, existing)
        for node_id, existing in zip(node_ids, await meanings(question, node_ids), strict=True)
    ]


def _candidates(node_id: str) -> list[Named]:
    """Every node that an id may mean.

    Raises:
        InvalidQuestion: it is no id.
    """
    if node_id.count(":") > MOST_COLONS:
        raise InvalidQuestion("nodeId can be read in too many ways: ask with type, namespace and name instead")
    return [Named(kind, names) for kind, names in readings(node_id)]


async def _the_one(question: Question, node_id: str, existing: list[Named]) -> Named:
    """The node that an id means.

    Raises:
        NotFound: there is none.
        InvalidQuestion: there are several.
    """
    if len(existing) > 1:
        ways = " or ".join(f"namespace '{each.namespace}' and name '{each.name}'" for each in existing[:3])
        error = InvalidQuestion(
            f"'{node_id[:200]}' means more than one node: {ways}; ask with type, namespace and name (and field) instead"
        )
        parts = ("namespace", "name", "field")
        error.members = {
            "meanings": [{"type": each.kind, **dict(zip(parts, each.names, strict=False))} for each in existing]
        }
        raise error
    if not existing:
        await _refuse_column(question, node_id)
        raise await not_found(question, f"no node '{node_id[:200]}' is in the graph", _candidates(node_id))
    return existing[0]


async def exists(question: Question, named: Named) -> Named:
    """The node itself.

    Raises:
        NotFound: it is not in the graph.
    """
    if not await _existing(question, [named]):
        shown = " ".join(repr(each[:200]) for each in named.names)
        raise await not_found(question, f"no {named.kind} {shown} is in the graph", [named])
    return named


async def named_nodes(
    question: Question,
    node_ids: Sequence[str] | None,
    *,
    kind: Kind | None,
    namespace: str | None,
    name: str | None,
    field: str | None,
) -> list[Named]:
    """The nodes that a question names: all by ids, or one by its kind and names.

    Raises:
        NotFound: one is not in the graph.
        InvalidQuestion: an id is none or means several nodes, nothing is named, or both ways are used.
    """
    if node_ids:
        if kind or namespace or name or field:
            raise InvalidQuestion("ask with nodeId, or with type, namespace and name: not with both")
        return await _resolve_all(question, node_ids)
    if kind is None or namespace is None or name is None or (field is None) == (kind == "column"):
        raise InvalidQuestion("name the node: nodeId, or type, namespace and name (and field, for a column)")
    names = (namespace, name) if field is None else (namespace, name, field)
    return [await exists(question, Named(kind, names))]


async def not_found(question: Question, said: str, wanted: list[Named]) -> NotFound:
    """The error that says that none of these is there, which ids may have been meant, and how to look for one."""
    alike = [each[:SHOWN] for each in await similar(question, wanted)]
    rather = f"; did you mean {' or '.join(alike)}?" if alike else ";"
    error = NotFound(f"{said}{rather} Names are found with `headwater search`, or /api/v1/search?q=…")
    error.members = {"similar": alike}
    return error


async def _refuse_column(question: Question, node_id: str) -> None:
    """Return unless what is asked for as a dataset is a column.

    Raises:
        NotFound: it is one; the message says how to ask for it.
    """
    prefix, _, rest = node_id.partition(":")
    if prefix != ID_PREFIX["dataset"] or ":" not in rest:
        return
    asked = f"{ID_PREFIX['column']}:{rest}"
    candidates = [Named(kind, names) for kind, names in readings(asked)] if rest.count(":") > 1 else []
    for column in (await _existing(question, candidates))[:1]:
        dataset = dataset_id(column.namespace, column.name)
        raise NotFound(
            f"'{node_id[:SHOWN]}' is no dataset but the column '{column.field[:SHOWN]}' of {dataset[:SHOWN]}: "
            f"ask for {column_id(*column.names)[:SHOWN]}"
        )


async def _existing(question: Question, candidates: list[Named]) -> list[Named]:
    """Those that are in the graph; a column is in it under any name of its dataset."""
    found = set(await question.ask(EXISTING, keys=[each.key for each in candidates]))
    columns = [each for each in candidates if each.kind == "column" and each.key not in found]
    if columns:
        found |= await _under_other_names(question, columns)
    return [each for each in candidates if each.key in found]


async def _under_other_names(question: Question, columns: list[Named]) -> set[str]:
    """The keys of those columns that are stored under another name of their dataset."""
    datasets = {each.key: dataset_key(each.namespace, each.name) for each in columns}
    names = {row.key: row.names for row in await question.ask(ALL_NAMES, keys=sorted(set(datasets.values())))}
    stored = {column_key(name, each.field): each.key for each in columns for name in names.get(datasets[each.key], ())}
    existing = await question.ask(EXISTING, keys=sorted(stored)) if stored else []
    return {stored[key] for key in existing}
