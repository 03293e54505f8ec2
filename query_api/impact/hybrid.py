"""Impact by column, over whole datasets where no column lineage says more: it errs to reaching too much.

A state is a column, a whole dataset, a job at which it starts, or a job at which it ends (a `sink`). An output of a
job that reads D is made of D as a whole, unless a current column lineage of that output names columns of D: then of
exactly the columns that it names, with those that they are nested in and those nested in them. With history the column
edges of earlier lineages are followed too, and the names that a dataset no longer has.
"""

from collections.abc import Iterator
from typing import NamedTuple

from query_api.impact.columns import Column, ColumnEdge, Columns
from query_api.impact.walk import Move, Place
from query_api.neighbourhood import Neighbourhood
from query_api.nodes import CURRENT, NOTHING_STATED, SYMLINKS, Node, Stated


class Way(NamedTuple):
    """How a step is made: a column edge, a flow through a job (with both its edges' bits), DERIVES or ALIAS.

    `jobs` are those that state a column edge, or the one that is passed. `bits` are, in the flow's own order, those of
    CONSUMED_BY and PRODUCES; None where the flow starts or ends at the job.
    """

    type: str
    jobs: tuple[str, ...] = ()
    bits: tuple[int | None, int | None] = (None, None)
    transformations: tuple[str, ...] = ()
    current: bool = True
    origin: str = "columnLineage"


Moves = Iterator[Move[Place, Way]]


class HybridSpace:
    """Columns and whole datasets, in one direction."""

    def __init__(self, around: Neighbourhood, columns: Columns) -> None:
        self._around = around
        self._columns = columns
        self._downstream = around.direction == "downstream"
        self._settled: dict[str, list[str]] = {}

    def elect(self, target: Place) -> Place:
        """The name that is shown; columns of one path are one in any case, under all names of their dataset."""
        kind, key, field = target
        key = self._around.elect(key)
        if kind == "column":
            for name in self._settled.get(key, ()):
                if same := self._columns.names(name).same(field):
                    return (kind, key, same[0])
        return (kind, key, field)

    async def settle(self, targets: list[Place]) -> list[Place]:
        """Read targets with all names of their datasets, and of columns with all names there."""
        around, columns = self._around, self._columns
        await around.load(dict.fromkeys(key for _, key, _ in targets))
        datasets = dict.fromkeys(around.elect(key) for kind, key, _ in targets if kind == "column")
        new = {
            key: [key, *(name.key for name in around.members(key) if name.key != key)]
            for key in datasets
            if key not in self._settled
        }
        await columns.load_names(name for names in new.values() for name in names)
        self._settled |= new
        return [self.elect(target) for target in targets]

    def spellings(self, column: Place) -> list[Column]:
        """All names of a settled column: those of its dataset, each with the ways that the column is written there."""
        _, key, field = column
        return [
            (node.key, each)
            for node in self._around.members(key)
            for each in self._columns.names(node.key).same(field) or [field]
        ]

    async def prepare(self, states: list[Place]) -> None:
        """Read columns, the jobs beside the datasets, and what decides which column edges are current."""
        around, columns = self._around, self._columns
        places = [(kind, node, field) for kind, key, field in states if kind != "sink" for node in around.members(key)]
        await columns.load(
            (node.key, each)
            for kind, node, field in places
            if kind == "column"
            for each in columns.names(node.key).touched(field)
        )
        await columns.load_whole((node.key for kind, node, _ in places if kind == "dataset"), around.datasets())
        if around.history:
            await columns.load_names(former for kind, node, _ in places if kind == "column" for former in node.former)
        datasets = [node for kind, node, _ in places if kind != "job"]
        await around.load(dict.fromkeys(job for node in datasets for job, _ in node.flows))
        if self._downstream:
            targets = [edge.dataset for kind, node, field in places for edge in self._edges(kind, node, field)]
            targets += [other.key for node in datasets for other in node.derives if other.origin != "columnLineage"]
            await around.load_producers(targets, columns.targets())
            return
        await columns.load_influences((node.key for node in datasets), around.datasets())
        # Where a lineage is trusted, all names of the inputs are needed: it may use another one than the job does.
        trusting = (around.nodes[job] for node in datasets for job, stated in node.stated.items() if stated.current)
        await around.load(dict.fromkeys(dataset for job in trusting for dataset, _ in job.flows))

    def moves(self, state: Place) -> list[Move[Place, Way]]:
        """Every step from a state."""
        kind, key, field = state
        if kind == "sink":
            return []
        if kind == "job":
            return list(self._from_job(key))
        step = self._down if self._downstream else self._up
        members = self._around.members(key)
        moves = [move for node in members for move in step(kind, node, field)]
        if self._around.history:
            moves += [move for node in members for move in self._over_former(state, node)]
        return moves

    def _over_former(self, state: Place, node: Node) -> Moves:
        """To the names that a dataset no longer has; of a column where that dataset has it too."""
        kind, key, field = state
        for former in node.former:
            if self._around.elect(former) != key and (kind == "dataset" or self._columns.names(former).touched(field)):
                yield ((kind, former, field), 1, Way("ALIAS", current=False, origin=SYMLINKS))

    def _from_job(self, key: str) -> Moves:
        for dataset, bits in self._around.nodes[key].flows:
            way = (None, bits) if self._downstream else (bits, None)
            yield (("dataset", dataset, ""), 1, Way("FLOW", (key,), way, current=bool(bits & CURRENT)))

    def _edges(self, kind: str, node: Node, field: str) -> list[ColumnEdge]:
        columns = self._columns
        if kind == "column":
            fields = columns.names(node.key).touched(field)
        else:
            fields = columns.fields(node.key) if kind == "dataset" else []
        return [edge for each in fields for edge in columns.edges((node.key, each))]

    def _down(self, kind: str, node: Node, field: str) -> Moves:
        around = self._around
        for edge in self._edges(kind, node, field):
            by_job, current = around.producers[edge.dataset]
            stated = edge.lineages & current
            if stated or around.history:
                yield _over(edge, _stating(edge, stated, by_job), current=bool(stated))
        for other in node.derives:
            if other.origin != "columnLineage" and (other.lineages & around.producers[other.key][1] or around.history):
                yield (("dataset", other.key, ""), 1, Way("DERIVES", origin=other.origin))
        mentioned = self._mentions(node)
        for job, read in node.flows:
            outputs = around.nodes[job].flows
            for dataset, written in outputs:
                trusted = around.nodes[job].stated.get(dataset, NOTHING_STATED).current
                if not trusted & mentioned.get(dataset, frozenset()):
                    yield _through(job, dataset, (read, written))
            if not outputs:
                yield (("sink", job, ""), 1, Way("FLOW", (job,), (read, None), current=bool(read & CURRENT)))

    def _mentions(self, node: Node) -> dict[str, frozenset[str]]:
        """By dataset: the column lineages of it that name columns of `node`, under any of its names."""
        mentions: dict[str, frozenset[str]] = {}
        for name in self._around.members(self._around.elect(node.key)):
            for other in name.derives:
                mentions[other.key] = mentions.get(other.key, frozenset()) | other.lineages
        return mentions

    def _up(self, kind: str, node: Node, field: str) -> Moves:
        around = self._around
        current = frozenset[str]().union(*(each.current for each in node.stated.values()))
        if node.declared_lineage:
            current |= {node.declared_lineage}
        fed = [(edge, False) for edge in self._edges(kind, node, field)]
        for edge, influences in fed + [(edge, True) for edge in self._columns.influences(node.key)]:
            stated = edge.lineages & current
            if stated or around.history:
                yield _over(edge, _stating(edge, stated, node.stated), current=bool(stated), influences=influences)
        mentioned: dict[str, frozenset[str]] = {}
        for other in node.derives:
            if other.origin != "columnLineage" and (other.lineages & current or around.history):
                yield (("dataset", other.key, ""), 1, Way("DERIVES", origin=other.origin))
            source = around.elect(other.key)
            mentioned[source] = mentioned.get(source, frozenset()) | other.lineages
        for job, written in node.flows:
            trusted = node.stated.get(job, NOTHING_STATED).current
            for dataset, read in around.nodes[job].flows:
                if not trusted & mentioned.get(around.elect(dataset), frozenset()):
                    yield _through(job, dataset, (read, written))
            yield (("sink", job, ""), 1, Way("FLOW", (job,), (None, written), current=bool(written & CURRENT)))


def _stating(edge: ColumnEdge, current: frozenset[str], by_job: dict[str, Stated]) -> tuple[str, ...]:
    """The jobs that state a column edge: those that do so now, or if none does, those that ever did."""
    return tuple(
        job for job, each in by_job.items() if (each.current & current if current else each.ever & edge.lineages)
    )


def _over(edge: ColumnEdge, jobs: tuple[str, ...], *, current: bool, influences: bool = False) -> Move[Place, Way]:
    target = ("dataset", edge.dataset, "") if edge.field is None else ("column", edge.dataset, edge.field)
    kind = "INFLUENCES" if influences or edge.field is None else "FEEDS"
    return (target, 1, Way(kind, jobs, transformations=edge.transformations, current=current))


def _through(job: str, dataset: str, bits: tuple[int, int]) -> Move[Place, Way]:
    current = bool(bits[0] & CURRENT and bits[1] & CURRENT)
    return (("dataset", dataset, ""), 1, Way("FLOW", (job,), bits, current=current))
