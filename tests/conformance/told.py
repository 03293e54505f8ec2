"""What the graph would hold after these events, one transaction an event: observe, fold, join, derive, encode.

Everything that the writer does apart from Cypher, which `tests/integration/graph_writer` holds to the same model.
"""

from itertools import permutations
from typing import Any

import orjson

from graph_writer import codec, facet_properties
from graph_writer.facts import (
    DatasetFact,
    Direction,
    EdgeFact,
    FacetFact,
    Feed,
    JobFact,
    LineageFact,
    Registers,
    RenameFact,
    RunFact,
    UseFact,
)
from graph_writer.observe import lineage as explicit
from headwater.identity import dataset_key, job_key, run_key
from tests.integration.query_api.events import described, run
from tests.unit.graph_writer.model import Model

Event = dict[str, Any]
Properties = dict[str, Any]


class Told:
    """The graph after events. Jobs are of namespace `shop`, datasets of `db`, unless a name says `namespace|name`."""

    def __init__(self, *events: Event) -> None:
        self.model = Model()
        self._stored: dict[tuple[type, Any], Properties] = {}
        self.tell(*events)

    def tell(self, *events: Event) -> "Told":
        for event in events:
            before = {kind: dict(facts) for kind, facts in self.model.facts.items()}
            self.model.apply([event])
            for kind, facts in self.model.facts.items():
                for key, fact in facts.items():
                    if fact != (old := before[kind].get(key)) or kind is UseFact:
                        node = self._stored.setdefault((kind, key), {})
                        node |= {**self._encoded(fact), **self._parts(old, fact)}
                        self._stored[kind, key] = {name: value for name, value in node.items() if value is not None}
        return self

    def job(self, name: str) -> Properties:
        return self._node(JobFact, _job(name))

    def dataset(self, name: str) -> Properties:
        return self._node(DatasetFact, _dataset(name))

    def run(self, run_id: str) -> Properties:
        return self._node(RunFact, run_key(run_id))

    def use(self, direction: Direction, run_id: str, target: str) -> Properties:
        """The READ_BY, WROTE or STATED edge."""
        return self._node(UseFact, (run_key(run_id), direction, _target(target)))

    def edge(self, direction: Direction, job: str, target: str) -> Properties:
        """The CONSUMED_BY, PRODUCES or STATES edge."""
        return self._node(EdgeFact, (_job(job), direction, _target(target)))

    def names(self, kind: type[JobFact | DatasetFact]) -> set[str]:
        return {fact.name for fact in self.model.facts[kind].values()}

    def facet(self, node: Properties, name: str) -> Any:
        """The content of a current facet of a job or dataset, or of one that a use saw; None if there is none."""
        found = [values[name] for values in orjson.loads(node["facets"]).values() if name in values]
        bodies = self.model.contents.of(FacetFact)
        return orjson.loads(bodies[found[0]].body) if found and found[0] else None

    def current(self, direction: Direction, job: str, target: str) -> bool:
        """Whether the edge belongs to the latest group of its job, or is declared."""
        edge, owner = self.edge(direction, job, target), self.job(job)
        groups = {edge.get("group"), *edge.get("made", [])[:1]}
        groups |= {edge.get("checkedGroup")} if owner.get("made") == [] else set()
        seen = owner.get("group") is not None and owner["group"] in groups
        return seen or (edge.get("declared") is not None and edge["declared"] == owner.get("declared"))

    def flows(self, job: str, target: str, direction: Direction = "write") -> list[set[str]] | None:
        """The current lineages of an edge, each as `source[.column] > [column]: how`; None if there is none."""
        edge, owner = self.edge(direction, job, target), self.job(job)
        groups = zip(edge.get("lineages", []), edge.get("lineageGroups", []), strict=True)
        found = {lineage for lineage, group in groups if group == owner.get("group")}
        if edge.get("declaredLineage") and edge["declaredLineageStamp"] == edge["declared"] == owner.get("declared"):
            found.add(edge["declaredLineage"])
        return [self._shown(_target(target), each) for each in sorted(found)] or None

    def explicit(self, job: str, target: str, direction: Direction = "write") -> bool:
        """Whether a lineage that a `lineage` facet states is among the edge's."""
        edge = self.edge(direction, job, target)
        return any(each.startswith("x:") for each in [*edge.get("lineages", []), edge.get("declaredLineage", "")])

    def derived(self, dataset: str) -> set[str] | None:
        """The lineage that dataset events state of a dataset."""
        lineage = self.dataset(dataset).get("declaredLineage")
        return self._shown(_dataset(dataset), lineage) if lineage else None

    def renames(self) -> set[tuple[str, str]]:
        known = self.model.facts[DatasetFact]
        return {(known[each.old].name, known[each.new].name) for each in self.model.contents.of(RenameFact).values()}

    def _node(self, kind: type, key: Any) -> Properties:
        return self._stored[kind, key]

    def _shown(self, target: str, lineage: str) -> set[str]:
        if lineage == explicit.complete(target).hash:  # of nothing: there is nothing to store of it
            return set()
        feeds: tuple[Feed, ...] = self.model.contents.of(LineageFact)[target, lineage].feeds
        known = self.model.facts
        shown: set[str] = set()
        for feed in feeds:
            name = known[JobFact][feed.source].name + "!" if feed.by_job else known[DatasetFact][feed.source].name
            source = name if feed.column is None else f"{name}.{feed.column}"
            shown.add(f"{source} > {feed.target or ''}: {' '.join(feed.transformations)}")
        return shown

    def _encoded(self, fact: Any) -> Properties:
        match fact:
            case JobFact():
                return codec.job_properties(fact)
            case DatasetFact():
                return codec.dataset_properties(fact)
            case RunFact():
                return codec.run_properties(fact)
            case UseFact():
                return codec.use_properties(fact, self.model.facts[RunFact][fact.run])
            case _:
                return codec.edge_properties(fact)

    def _parts(self, before: Any, after: Any) -> Properties:
        """What `graph_writer.apply` promotes when a fact changes."""
        body = self._body

        def changed(promoted: facet_properties.Promoted, attribute: str, content: Any) -> Properties:
            old: Registers = getattr(before, attribute) if before else {}
            return facet_properties.changed(promoted, old, getattr(after, attribute), content)

        match after:
            case JobFact():
                return changed(facet_properties.JOB, "facets", body)
            case DatasetFact():
                return changed(facet_properties.DATASET, "facets", body)
            case RunFact():
                return changed(facet_properties.RUN, "facets", str)
            case UseFact():
                return facet_properties.changed_of_use(before, after, body)
            case _:
                return {}

    def _body(self, facet_hash: str) -> str:
        return self.model.contents.of(FacetFact)[facet_hash].body


def in_any_order(*events: Event) -> Told:
    """The graph after these events, which must be the same in each of their orders."""
    first = Told(*events)
    for order in permutations(events):
        other = Told(*order)
        assert other.model.state() == first.model.state()
        assert other._stored == first._stored, order
    return first


def on(kind: str, name: str, body: Any, *, at: int = 0) -> Event:
    """An event with this facet where it belongs, of run `r`, job `load`, datasets `raw` (input) and `out` (output)."""
    match kind:
        case "run":
            return run("load", at=at, run_id="r", run_facets={name: body})
        case "job":
            return run("load", at=at, run_id="r", job_facets={name: body})
        case "dataset":
            return described({"namespace": "db", "name": "raw", "facets": {name: body}}, at=at)
        case "input":
            reads = {"namespace": "db", "name": "raw", "inputFacets": {name: body}}
            return run("load", (reads,), (), at=at, run_id="r")
        case _:
            writes = {"namespace": "db", "name": "out", "outputFacets": {name: body}}
            return run("load", (), (writes,), at=at, run_id="r")


def carrier(told: Told, kind: str) -> Properties:
    """Where `on` puts a facet of this kind: a node, or the edge of a use."""
    match kind:
        case "run":
            return told.run("r")
        case "job":
            return told.job("load")
        case "dataset":
            return told.dataset("raw")
        case "input":
            return told.use("read", "r", "raw")
        case _:
            return told.use("write", "r", "out")


def kept(told: Told, kind: str, name: str) -> Any:
    """The content of a facet that `on` put there, as the graph has it; None if it has none."""
    node = carrier(told, kind)
    if kind in {"job", "dataset"}:
        return told.facet(node, name)
    inline = orjson.loads(node["facets" if kind == "run" else "useFacets"])
    found = [values[name] for values in inline.values() if name in values]
    return found[0] if found else None


def _split(name: str, namespace: str) -> tuple[str, str]:
    return (name.split("|", 1)[0], name.split("|", 1)[1]) if "|" in name else (namespace, name)


def _job(name: str) -> str:
    return job_key(*_split(name, "shop"))


def _dataset(name: str) -> str:
    return dataset_key(*_split(name, "db"))


def _target(name: str) -> str:
    """A dataset, or (`name!`) a job."""
    return _job(name[:-1]) if name.endswith("!") else _dataset(name)
