"""Which nodes a question names: by id, which may be read in several ways, or by type, namespace and name."""

from typing import NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import Kind, column_key, dataset_key, job_key, readings
from query_api.graph.question import Question
from query_api.graph.statements import ALL_NAMES, EXISTING

#: An id with more ':' has to be asked by type, namespace and name: a column's has half the square as many readings.
MOST_COLONS = 64


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
    if node_id.count(":") > MOST_COLONS:
        raise InvalidQuestion("nodeId can be read in too many ways: ask with type, namespace and name instead")
    candidates = [Named(kind, names) for kind, names in readings(node_id)]
    existing = await _existing(question, candidates)
    if len(existing) > 1:
        ways = " or ".join(f"namespace '{each.namespace}' and name '{each.name}'" for each in existing[:3])
        raise InvalidQuestion(
            f"'{node_id[:200]}' means more than one node: {ways}; ask with type, namespace and name (and field) instead"
        )
    if not existing:
        raise NotFound(f"no node '{node_id[:200]}' is in the graph; look for its name with /api/v1/search?q=…")
    return existing[0]


async def exists(question: Question, named: Named) -> Named:
    """The node itself.

    Raises:
        NotFound: it is not in the graph.
    """
    if not await _existing(question, [named]):
        raise NotFound(
            f"no {named.kind} {' '.join(repr(each[:200]) for each in named.names)} is in the graph; "
            "look for its name with /api/v1/search?q=…"
        )
    return named


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
