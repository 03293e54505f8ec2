"""What an event says of one dataset: its facets, columns, column lineage and other names."""

from dataclasses import dataclass, field
from typing import Any

from cachetools import LRUCache, cached

from graph_writer.facts import NOTHING, AliasFact, DatasetFact, Fact, Register, Registers, SchemaFact
from graph_writer.observe.column_lineage import column_lineage
from graph_writer.observe.facets import by_hash, content, names, objects
from graph_writer.observe.moment import Moment
from graph_writer.stamp import Role
from headwater.identity import dataset_key

#: Most text of columns that is remembered of schemas read before, characters.
MOST_REMEMBERED = 16 * 1024 * 1024

#: Most text in the paths of nested columns, characters: a path repeats the names above it, so that a small schema
#: could have more of it than there is memory.
MOST_PATHS = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SeenDataset:
    """A dataset as one event shows it: its key, the facets there, and `facts` for all that follows from them."""

    key: str
    facets: Registers
    version: Register
    lineage: str | None
    facts: list[Fact] = field(default_factory=list[Fact])


def see(element: dict[str, Any], moment: Moment, role: Role, *, alone: bool = False) -> SeenDataset:
    """Read one element of `inputs` or `outputs`, or (`alone`) the dataset of a dataset event."""
    namespace, name, facets = element["namespace"], element["name"], element.get("facets")
    key, stamp = dataset_key(namespace, name), moment.stamp(role)
    registers, bodies = by_hash(facets, stamp)
    facts: list[Fact] = [*bodies]
    columns: tuple[str, ...] = ()
    if schema := content(facets, "schema"):
        schema_hash = registers["schema"][1]
        columns = _columns(schema, schema_hash)
        facts.append(SchemaFact(key, schema_hash, columns))
    lineage: str | None = None
    if role == "output" and (facet := content(facets, "columnLineage")):
        stated = column_lineage(facet, registers["columnLineage"][1], key, columns)
        if stated is not None:
            fact, sources = stated
            facts += [fact, *(_stub(*source, moment.time) for source in sources)]
            lineage = fact.hash
    facts += _aliases(content(facets, "symlinks"), key, registers, moment.time)
    facts.append(
        DatasetFact(
            key,
            namespace,
            name,
            created=moment.time,
            updated=moment.time,
            observed=True,
            facets=registers,
            type=_text(facets, registers, "datasetType", "datasetType"),
            lineage=(stamp, lineage) if alone and lineage else NOTHING,
        )
    )
    version = _text(facets, registers, "version", "datasetVersion")
    return SeenDataset(key, registers, version, lineage, facts)


def _text(facets: dict[str, Any] | None, registers: Registers, facet: str, property_: str) -> Register:
    """A text property of a facet as a register of its own, deleted together with the facet."""
    if facet not in registers:
        return NOTHING
    value = content(facets, facet).get(property_)
    return (registers[facet][0], value if isinstance(value, str) else "")


def _stub(key: str, namespace: str, name: str, time: int) -> DatasetFact:
    return DatasetFact(key, namespace, name, created=time, updated=time, observed=False, facets={})


def _cached_by(_schema: Any, facet_hash: str) -> str:
    """Most events repeat the schema of the one before."""
    return facet_hash


def _size(columns: tuple[str, ...]) -> int:
    return 100 + sum(map(len, columns)) + 100 * len(columns)


@cached(LRUCache[Any, Any](MOST_REMEMBERED, getsizeof=_size), key=_cached_by)
def _columns(schema: dict[str, Any], facet_hash: str) -> tuple[str, ...]:  # noqa: ARG001  (what the cache goes by)
    """Dotted paths of all columns, nested ones after their parent, in the order of the facet.

    Nested ones are left out once their paths are together longer than `MOST_PATHS`; the facet itself still has them.
    """
    paths: dict[str, None] = {}
    left = MOST_PATHS
    pending = [("", each) for each in reversed(objects(schema.get("fields")))]
    while pending:
        prefix, each = pending.pop()
        name = each.get("name")
        if isinstance(name, str):
            if prefix and (left := left - len(prefix) - len(name)) < 0:
                continue
            path = f"{prefix}{name}"
            paths[path] = None
            inside = f"{path}."
            pending += [(inside, inner) for inner in reversed(objects(each.get("fields")))]
    return tuple(paths)


def _aliases(symlinks: dict[str, Any], owner: str, registers: Registers, time: int) -> list[Fact]:
    facts: list[Fact] = []
    for each in objects(symlinks.get("identifiers")):
        named = names(each)
        if named is None or (key := dataset_key(*named)) == owner:
            continue
        kind = each.get("type")
        types = frozenset({kind}) if isinstance(kind, str) else frozenset[str]()
        facts += [
            _stub(key, *named, time),
            AliasFact(owner, key, types, frozenset({registers["symlinks"][1]})),
        ]
    return facts
