"""Impact by column, over whole datasets where no column lineage says more: it errs to reaching too much.

A state is a column, a whole dataset, a job that is passed (it starts there, or a lineage names it as a source or target
of its own), or a job at which a way ends (a `sink`; only a lineage that names it as a source leads on). An output of a
job that reads D is made of D as a whole, unless

- a current column lineage of that output names columns of D: then of exactly the columns that it names, with those
  that they are nested in and those nested in them; but a column of the output that it leaves out (`unexplained`) is
  made of D as a whole;
- a current explicit lineage says what that output is made of: then of exactly that.

With history the column edges of earlier lineages are followed too, and the names that a dataset no longer has.

What came to a dataset after all of it had been given another name did not go along (`query_api.impact.moved_away`): a
way over a column edge comes to it when the first of the jobs that state the edge wrote there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from headwater.graph.model import COLUMN_LINEAGE, NAMES_ITSELF, RENAME, is_marked
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import CURRENT, EXPLICIT, NOTHING_STATED, SYMLINKS, Node
from query_api.impact.columns import Column, ColumnEdge, Columns
from query_api.impact.derives import derived, stating
from query_api.impact.inferred_reads import load_outputs, read_by_lineage
from query_api.impact.moved_away import MovedAway, dataset_of, since, split
from query_api.impact.unexplained import Unexplained, leaves_out, stated_apart
from query_api.impact.walk import Move, Place


class Way(NamedTuple):
    """How a step is made: a column edge, a flow through a job (with both its edges' bits), DERIVES or ALIAS.

    `jobs` are those that state a column edge or DERIVES, or the one that is passed. `bits` are, in the order of the
    flow, those of CONSUMED_BY and PRODUCES; None where the flow starts or ends at the job.
    """

    type: str
    jobs: tuple[str, ...] = ()
    bits: tuple[int | None, int | None] = (None, None)
    transformations: tuple[str, ...] = ()
    current: bool = True
    origin: str = COLUMN_LINEAGE


Moves = Iterator[Move[Place, Way]]
_NONE: frozenset[str] = frozenset()


class ColumnSpace:
    """Columns and whole datasets, in one direction."""

    def __init__(self, around: Neighbourhood, columns: Columns, unexplained: Unexplained, starts: list[Place]) -> None:
        self._around = around
        self._moved = MovedAway(around)
        self._starts = {key for kind, key, _ in starts if kind == "job"}
        self._columns = columns
        self._unexplained = unexplained
        self._downstream = around.direction == "downstream"
        self._settled: dict[str, list[str]] = {}

    def elect(self, target: Place) -> Place:
        """The name that is shown; columns of one path are one in any case, under all names of their dataset."""
        kind, bounded, field = target
        bounded = self._moved.elect(bounded)
        key = dataset_of(bounded)
        if kind in {"column", "dataset"} and (node := self._around.nodes.get(key)) is not None and node.is_job:
            return ("job", key, "")  # a column edge does not say which kind of node it leads to
        if kind == "column":
            for name in self._settled.get(key, ()):
                if same := self._columns.names(name).same(field):
                    return (kind, bounded, same[0])
        return (kind, bounded, field)

    async def settle(self, targets: list[Place]) -> list[Place]:
        """Read targets with all names of their datasets, and of columns with all names there."""
        around, columns = self._around, self._columns
        await around.load(dict.fromkeys(dataset_of(key) for _, key, _ in targets))
        datasets = dict.fromkeys(around.elect(dataset_of(key)) for kind, key, _ in targets if kind == "column")
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
        _, bounded, field = column
        key = dataset_of(bounded)
        return [
            (node.key, each)
            for node in self._around.members(key)
            for each in self._columns.names(node.key).same(field) or [field]
        ]

    async def prepare(self, states: list[Place]) -> None:
        """Read columns, the jobs beside the datasets, and what decides which column edges are current."""
        around, columns = self._around, self._columns
        places = [
            (kind, node, field)
            for kind, key, field in states
            if kind != "sink" or self._downstream
            for node in around.members(dataset_of(key))
        ]
        await columns.load(
            (node.key, each)
            for kind, node, field in places
            if kind == "column"
            for each in columns.names(node.key).touched(field)
        )
        await columns.load_whole((node.key for kind, node, _ in places if kind == "dataset"), around.datasets())
        other_names = [name for kind, node, _ in places if kind == "column" for name in self._other_names(node)]
        await columns.load_names(other_names)
        datasets = [node for kind, node, _ in places if kind in {"column", "dataset"}]
        await around.load(dict.fromkeys(job for node in datasets for job, _ in node.flows))
        if self._downstream:
            derived = [other.key for _, node, _ in places for other in node.derives if other.origin != COLUMN_LINEAGE]
            leaving = [other for node in datasets for other in node.derives if leaves_out(other.lineages)]
            said = {other.key: set(other.lineages) for other in leaving}
            for edge in (edge for kind, node, field in places for edge in self._edges(kind, node, field)):
                said.setdefault(edge.dataset, set()).update(edge.lineages)
            await around.load_stated([*said, *derived], columns.targets())
            by_job = ((said[key], around.stated(key).by_job) for key in said)
            # When they wrote there first is known of jobs that are read.
            await around.load(job for lineages, jobs in by_job for job, each in jobs.items() if each.ever & lineages)
            await self._unexplained.load([*(other.key for other in leaving), *self._outputs_left_out(datasets)])
            return
        await load_outputs(around, (key for kind, key, _ in states if kind == "job" and key in self._starts))
        await self._unexplained.load(node.key for node in datasets if leaves_out(around.stated(node.key).current))
        await columns.load_influences((node.key for _, node, _ in places), around.datasets())
        # Where a lineage is trusted, all names of the inputs are needed: it may use another one than the job does.
        trusting = (around.nodes[job] for node in datasets for job, _ in node.flows if node.stated.get(job))
        await around.load(dict.fromkeys(dataset for job in trusting for dataset, _ in job.flows))

    def _outputs_left_out(self, read: list[Node]) -> Iterator[str]:
        """Outputs of the readers of datasets of which what the reader states leaves columns out."""
        for node in read:
            for job, _ in node.flows:
                for dataset, each in self._around.nodes[job].stated.items():
                    if leaves_out(each.current):
                        yield dataset

    def moves(self, state: Place) -> list[Move[Place, Way]]:
        """Every step from a state."""
        kind, bounded, field = state
        if kind == "sink":
            return list(self._derived(kind, self._around.nodes[bounded], "")) if self._downstream else []
        if kind == "job":
            return list(self._from_job(self._around.nodes[bounded]))
        step = self._down if self._downstream else self._up
        key, until = split(bounded)
        members = self._around.members(key)
        moves = [move for node in members for move in step(kind, node, field, until)]
        if self._around.history:
            moves += [move for node in members for move in self._over_former(state, node)]
        return moves

    def _over_former(self, state: Place, node: Node) -> Moves:
        """To the names that a dataset no longer has; of a column where that dataset has it too."""
        kind, bounded, field = state
        key = dataset_of(bounded)
        for former in node.former:
            if self._around.elect(former) != key and (kind == "dataset" or self._columns.names(former).touched(field)):
                yield ((kind, former, field), 1, Way("ALIAS", current=False, origin=SYMLINKS))

    def _other_names(self, node: Node) -> list[str]:
        """Datasets that have, or had, the columns of `node` under the same names."""
        renamed = [other.key for other in node.derives if other.origin == RENAME]
        return [*renamed, *node.former] if self._around.history else renamed

    def _from_job(self, node: Node) -> Moves:
        for dataset, bits in node.flows:
            if bits & EXPLICIT and node.key not in self._starts:
                continue
            way = (None, bits) if self._downstream else (bits, None)
            target = since(node, dataset) if self._downstream else dataset
            yield (("dataset", target, ""), 1, Way("FLOW", (node.key,), way, current=bool(bits & CURRENT)))
        for edge in () if self._downstream else self._columns.influences(node.key):
            by_job, current, _ = self._around.stated(node.key)
            if (now := edge.lineages & current) or self._around.history:
                jobs = stating(now or edge.lineages, by_job, current=bool(now))
                yield _over(edge, jobs, edge.dataset, current=bool(now), influences=True)
        yield from self._derived("job", node, "")
        if not self._downstream and node.key in self._starts:
            for _, other in read_by_lineage(self._around, node.key):
                if not self._around.inferred(other.key):
                    yield (("dataset", other.key, ""), 1, Way("CONSUMED_BY"))

    def _derived(self, kind: str, node: Node, field: str, until: int | None = None) -> Moves:
        """Over explicit lineage for which the source counts as a whole, and renames; of a column to one of its name."""
        for other in node.derives:
            if other.origin == COLUMN_LINEAGE or self._moved.too_late(other, until):
                continue
            if (found := derived(self._around, node, other, other.whole)) is None:
                continue
            target = ("dataset", self._moved.reached(other), "")
            if other.origin == RENAME and kind == "column" and self._columns.names(other.key).touched(field):
                target = ("column", self._moved.reached(other), field)
            yield (target, 1, Way("DERIVES", found.jobs, current=found.current, origin=other.origin))

    def _edges(self, kind: str, node: Node, field: str) -> list[ColumnEdge]:
        columns = self._columns
        if kind == "column":
            fields = columns.names(node.key).touched(field)
        else:
            fields = columns.fields(node.key) if kind == "dataset" else []
        return [edge for each in fields for edge in columns.edges((node.key, each))]

    def _down(self, kind: str, node: Node, field: str, until: int | None) -> Moves:
        around = self._around
        for edge in self._edges(kind, node, field):
            by_job, current, own = around.stated(edge.dataset)
            now = edge.lineages & current
            if now or around.history:
                jobs = stating(now or edge.lineages, by_job, current=bool(now))
                to = edge.dataset if own in edge.lineages else self._moved.stated(jobs, edge.dataset)
                yield _over(edge, jobs, to, current=bool(now))
        yield from self._derived(kind, node, field, until)
        yield from self._left_out_downstream(node)
        mentioned = self._mentions(node)
        own = {name.key for name in around.all(node.key)}
        for job, read in node.flows:
            outputs = around.nodes[job].flows
            ends = not outputs or bool(around.nodes[job].derives)
            for dataset, written in outputs:
                if written & EXPLICIT:
                    ends = True
                    continue
                trusted = around.nodes[job].stated.get(dataset, NOTHING_STATED).trusted
                to = since(around.nodes[job], dataset)
                if not (trusted & mentioned.get(dataset, _NONE) or (dataset in own and _names_itself(trusted))):
                    yield _through(job, ("dataset", to, ""), (read, written))
                    continue
                for column in self._unexplained.of(dataset, trusted):
                    yield _through(job, ("column", to, column), (read, written))
            if ends:
                yield (("sink", job, ""), 1, Way("FLOW", (job,), (read, None), current=bool(read & CURRENT)))

    def _left_out_downstream(self, node: Node) -> Moves:
        """To columns left out by a lineage that names `node` as a source which nothing says that a job reads."""
        for other in node.derives:
            if leaves_out(other.lineages):
                for job, stated in stated_apart(self._around, node, other):
                    to = self._moved.stated((job,), other.key) if job else other.key
                    for column in self._unexplained.of(other.key, stated, other.lineages):
                        yield (("column", to, column), 1, Way("DERIVES", (job,) if job else ()))

    def _left_out_upstream(self, kind: str, node: Node, field: str, until: int | None) -> Moves:
        """The mirror: from such sources."""
        for other in node.derives:
            if leaves_out(other.lineages):
                for job, stated in stated_apart(self._around, node, other):
                    if job and self._moved.came_late(node, job, until):
                        continue
                    if self._leaves_out(kind, node, field, stated, naming=other.lineages):
                        yield (("dataset", other.key, ""), 1, Way("DERIVES", (job,) if job else ()))

    def _leaves_out(
        self, kind: str, node: Node, field: str, stated: frozenset[str], *, naming: frozenset[str] | None = None
    ) -> bool:
        """Whether what one job states leaves out the column, or any if the place is a whole dataset."""
        columns = self._unexplained.of(node.key, stated, naming)
        return bool(columns) and (kind == "dataset" or not {*columns}.isdisjoint(self._touched(node, field)))

    def _touched(self, node: Node, field: str) -> list[str]:
        return self._columns.names(node.key).touched(field)

    def _mentions(self, node: Node) -> dict[str, frozenset[str]]:
        """By dataset: the column lineages of it that name columns of `node`, under any of its names."""
        mentions: dict[str, frozenset[str]] = {}
        for name in self._around.all(node.key):
            for other in name.derives:
                mentions[other.key] = mentions.get(other.key, frozenset()) | other.lineages
        return mentions

    def _up(self, kind: str, node: Node, field: str, until: int | None) -> Moves:
        around = self._around
        by_job, current, own_lineage = around.stated(node.key)
        fed = [(edge, False) for edge in self._edges(kind, node, field)]
        for edge, influences in fed + [(edge, True) for edge in self._columns.influences(node.key)]:
            now = edge.lineages & current
            if now or around.history:
                jobs = stating(now or edge.lineages, by_job, current=bool(now))
                in_time = tuple(job for job in jobs if not self._moved.came_late(node, job, until))
                if in_time or not jobs or own_lineage in edge.lineages:
                    yield _over(edge, in_time, edge.dataset, current=bool(now), influences=influences)
        yield from self._derived(kind, node, field, until)
        mentioned: dict[str, frozenset[str]] = {}
        for other in node.derives:
            source = around.elect(other.key)
            mentioned[source] = mentioned.get(source, frozenset()) | other.lineages
        yield from self._left_out_upstream(kind, node, field, until)
        own = around.elect(node.key)
        for job, written in node.flows:
            if self._moved.came_late(node, job, until):
                continue
            trusted = node.stated.get(job, NOTHING_STATED).trusted
            left_out, itself = self._leaves_out(kind, node, field, trusted), _names_itself(trusted)
            for dataset, read in () if written & EXPLICIT else around.nodes[job].flows:
                source = around.elect(dataset)
                if left_out or not (trusted & mentioned.get(source, _NONE) or (source == own and itself)):
                    yield _through(job, ("dataset", dataset, ""), (read, written))
            yield (("sink", job, ""), 1, Way("FLOW", (job,), (None, written), current=bool(written & CURRENT)))


def _over(
    edge: ColumnEdge, jobs: tuple[str, ...], to: str, *, current: bool, influences: bool = False
) -> Move[Place, Way]:
    """Over a column edge to its dataset, as `to` bounds it."""
    target = ("dataset", to, "") if edge.field is None else ("column", to, edge.field)
    kind = "INFLUENCES" if influences or edge.field is None else "FEEDS"
    return (target, 1, Way(kind, jobs, transformations=edge.transformations, current=current))


def _names_itself(lineages: frozenset[str]) -> bool:
    return any(is_marked(each, NAMES_ITSELF) for each in lineages)


def _through(job: str, target: Place, bits: tuple[int, int]) -> Move[Place, Way]:
    return (target, 1, Way("FLOW", (job,), bits, current=bool(bits[0] & CURRENT and bits[1] & CURRENT)))
