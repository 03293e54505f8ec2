"""What an event says of one dataset: its facets, columns, column lineage and other names."""

from dataclasses import dataclass, field
from typing import Any

from cachetools import LRUCache, cached

from graph_writer.facts import NOTHING, AliasFact, DatasetFact, Fact, MoveFact, Registers, RenameFact, SchemaFact
from graph_writer.observe import lineage as explicit
from graph_writer.observe.column_lineage import column_lineage
from graph_writer.observe.facets import by_hash, content
from graph_writer.observe.moment import Moment
from headwater.event.producer_json import columns, names, objects, text
from headwater.graph.model import DELETED, NAMES_ITSELF, RENAMED, REPLACING, Role, is_marked
from headwater.identity import dataset_key

#: Most text of columns that is remembered of schemas read before, characters.
MOST_REMEMBERED = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SeenDataset:
    """A dataset as one event shows it: its key, the facets there, and `facts` for all that follows from them.

    `lineage` is the hash of the column lineage stated there, `ignored` its columns that were not taken over, `sources`
    the keys of the datasets that it names: its own too, but where a whole script's lineage stands on each of its
    outputs, as one statement of that may have made what the next one read. `renamed_from` is the key of the name that
    it had before, which may be its own, if the event says that it was renamed.
    """

    key: str
    facets: Registers
    lineage: str | None
    ignored: frozenset[str]
    sources: tuple[str, ...]
    renamed_from: str | None
    facts: list[Fact] = field(default_factory=list[Fact])


#: Of the outputs of an event that have one column lineage: the columns of each, by hash of the facet and key.
Scripts = dict[str, dict[str, frozenset[str]]]


def scripts(outputs: list[dict[str, Any]]) -> Scripts:
    """The column lineages that stand on several outputs of an event: those of a script, copied onto each."""
    stating = [element for element in outputs if content(element.get("facets"), "columnLineage")]
    if len(stating) < 2:  # noqa: PLR2004  (as in most events)
        return {}
    found: Scripts = {}
    for element in stating:
        facets = element["facets"]
        registers, _ = by_hash({name: facets.get(name) for name in ("columnLineage", "schema")}, "")
        schema = content(facets, "schema")
        paths = _columns(schema, registers["schema"][1]) if schema else ()
        of_each = found.setdefault(registers["columnLineage"][1], {})
        key = dataset_key(element["namespace"], element["name"])
        of_each[key] = of_each.get(key, frozenset()) | frozenset(paths)
    return {lineage: of_each for lineage, of_each in found.items() if len(of_each) > 1}


def see(
    element: dict[str, Any], moment: Moment, role: Role, *, alone: bool = False, beside: Scripts | None = None
) -> SeenDataset:
    """Read one element of `inputs` or `outputs` (`beside` others), or (`alone`) the dataset of a dataset event."""
    namespace, name, facets = element["namespace"], element["name"], element.get("facets")
    key, stamp, time = dataset_key(namespace, name), moment.stamp(role), moment.time
    registers, bodies = by_hash(facets, stamp)
    facts: list[Fact] = [*bodies]
    paths: tuple[str, ...] = ()
    if schema := content(facets, "schema"):
        schema_hash = registers["schema"][1]
        paths = _columns(schema, schema_hash)
        facts.append(SchemaFact(key, schema_hash, paths))
    by_column: str | None = None
    ignored, sources = frozenset[str](), tuple[str, ...]()
    if role == "output" and (facet := content(facets, "columnLineage")):
        facet_hash = registers["columnLineage"][1]
        others = (columns for other, columns in (beside or {}).get(facet_hash, {}).items() if other != key)
        stated = column_lineage(facet, facet_hash, key, paths, frozenset[str]().union(*others))
        ignored = stated.ignored
        if stated.lineage is not None:
            facts += [stated.lineage, *(DatasetFact(*source[:3], time, time) for source in stated.sources)]
            by_column = stated.lineage.hash
            sources = tuple(source.key for source in stated.sources)
            if is_marked(by_column, NAMES_ITSELF) and facet_hash not in (beside or {}):
                sources += (key,)
    declared, by_column_declared = NOTHING, NOTHING
    if alone:
        if "columnLineage" in registers:
            by_column_declared = (stamp, by_column or DELETED)
        if "lineage" in registers:
            of_dataset = explicit.of_dataset(content(facets, "lineage"), key, time)
            declared = (stamp, of_dataset[0].hash if of_dataset else DELETED)
            facts += [of_dataset[0], *of_dataset[1]] if of_dataset else []
    facts += _aliases(content(facets, "symlinks"), key, registers, time)
    change = content(facets, "lifecycleStateChange")
    renamed_from: str | None = None
    if (previous := _previous(change)) is not None:
        renamed_from = dataset_key(*previous)
        if renamed_from != key:
            # What a run did to its output is known by how the run ended, anything else by its being said.
            done = time if alone or role == "input" else None
            facts += [
                DatasetFact(renamed_from, *previous, time, time, moved=True),
                RenameFact(renamed_from, key, frozenset({registers["lifecycleStateChange"][1]}), done, done),
                *([MoveFact(renamed_from, key, time, stamp, registers)] if alone else []),
            ]
    replaced = time if role == "output" and _replaces(change, moment, renamed=renamed_from not in {None, key}) else None
    dataset = DatasetFact(key, namespace, name, time, time, True, registers, declared, by_column_declared, replaced)
    facts.append(dataset)
    return SeenDataset(key, registers, by_column, ignored, sources, renamed_from, facts)


def _cached_by(_schema: Any, facet_hash: str) -> str:
    """Most events repeat the schema of the one before."""
    return facet_hash


def _size(paths: tuple[str, ...]) -> int:
    return 100 + sum(map(len, paths)) + 100 * len(paths)


@cached(LRUCache[Any, Any](MOST_REMEMBERED, getsizeof=_size), key=_cached_by)
def _columns(schema: dict[str, Any], facet_hash: str) -> tuple[str, ...]:  # noqa: ARG001  (what the cache goes by)
    """See `headwater.event.producer_json.columns`."""
    return tuple(columns(schema))


def _aliases(symlinks: dict[str, Any], owner: str, registers: Registers, time: int) -> list[Fact]:
    facts: list[Fact] = []
    for each in objects(symlinks.get("identifiers")):
        named = names(each)
        if named is None or (key := dataset_key(*named)) == owner:
            continue
        kind = each.get("type")
        types = frozenset({kind}) if isinstance(kind, str) else frozenset[str]()
        facts += [
            DatasetFact(key, *named, time, time),
            AliasFact(owner, key, types, frozenset({registers["symlinks"][1]})),
        ]
    return facts


def _replaces(change: dict[str, Any], moment: Moment, *, renamed: bool) -> bool:
    """Whether an event says that nothing is left of what was there: not as a run begins, nor if it failed."""
    return moment.event_type not in {"START", "FAIL", "ABORT"} and (
        renamed or text(change.get("lifecycleStateChange")) in REPLACING
    )


def _previous(change: dict[str, Any]) -> tuple[str, str] | None:
    """The name that a dataset had before, if its facet says that it was renamed."""
    return names(change.get("previousIdentifier")) if change.get("lifecycleStateChange") == RENAMED else None
