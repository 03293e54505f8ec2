"""How what a closure has leads to the symptom: paths, what lies above what, which columns are used.

The rules are those of impact by column (docs/graph-model.md#column-lineage): a lineage is trusted for a source of which
it names columns, that which it leaves out is made of all that the run read, and a source that only a lineage names is
one of the output for which it does. Pure, but for `column_lineages_of`, which reads what it goes by.
"""

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from headwater.graph.model import LEAVES_OUT, is_marked
from query_api.compare.change import NodeKind
from query_api.graph.statements import COLUMNS_OF_UPSTREAM, INFLUENCES_UPSTREAM, LEFT_OUT, ColumnSource, LeftOut
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_reader import RunReader

Reach = Literal["column", "table", "job", "none"]
#: Ways to reach the symptom, the surest first.
SUREST_FIRST: tuple[Reach, ...] = ("column", "table", "job", "none")


class ColumnOf(NamedTuple):
    """A dataset and a column of it; None: as a whole."""

    dataset: str
    column: str | None


class ColumnEdge(NamedTuple):
    """That a column of another dataset makes a column of a dataset (None: all of it), by which lineages."""

    source: str
    column: str
    target: str | None
    lineages: frozenset[str]


class ColumnLineages(NamedTuple):
    """What lineages say of columns: the edges into each dataset, and the columns of it that some of them leave out."""

    edges: Mapping[str, Sequence[ColumnEdge]]
    left_out: Mapping[str, Sequence[LeftOut]] = MappingProxyType({})


class Stated(NamedTuple):
    """What a run states of a dataset: column edges into it, and the columns that none of its lineages explains."""

    edges: list[ColumnEdge]
    left_out: list[str]


class PathStep(NamedTuple):
    """A dataset or job on the way to the symptom."""

    kind: NodeKind
    node: str


class Above(NamedTuple):
    """What something was made from."""

    datasets: set[str]
    jobs: set[str]


class SymptomGraph:
    """The runs and datasets of a closure, seen from the symptom, or from a witness.

    Args:
        closure: all that it was made from.
        symptom: key of its dataset; None if it is the job itself.
        columns: what is stated of the columns of each dataset of the closure.
        used: columns that the symptom is about; none: all of it.
    """

    def __init__(
        self, closure: RunClosure, symptom: str | None, columns: ColumnLineages, used: frozenset[str] = frozenset()
    ) -> None:
        self._closure = closure
        self._symptom = symptom
        self._columns = columns
        self._used = used
        self._readers: dict[str, list[str]] = defaultdict(list)
        self._writes: dict[str, list[str]] = defaultdict(list)
        self._saw: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._to_run: dict[str, str] = {}
        self._to_dataset: dict[str, str] = {}
        self._build()

    def _build(self) -> None:
        by_run: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for read in self._closure.reads:
            by_run[read.run].append((read.dataset, [write.run for write in read.writers]))
        queue, seen = deque([self._closure.root.key]), {self._closure.root.key}
        while queue:
            run = queue.popleft()
            for dataset, writers in sorted(by_run.get(run, ())):
                self._readers[dataset].append(run)
                self._to_run.setdefault(dataset, run)
                for writer in sorted(writers):
                    self._writes[writer].append(dataset)
                    self._saw[writer, dataset].append(run)
                    self._to_dataset.setdefault(writer, dataset)
                    if writer not in seen:
                        seen.add(writer)
                        queue.append(writer)

    def path(self, kind: NodeKind, node: str) -> list[PathStep] | None:
        """From a dataset or job to the symptom; None if there is no way."""
        steps: list[PathStep] = []
        if kind == "job":
            view = self._closure.jobs.get(node)
            if view is None:
                return None
            run = view.key
        else:
            if node not in self._to_run:
                return [PathStep("dataset", node)] if node == self._symptom else None
            steps.append(PathStep("dataset", node))
            run = self._to_run[node]
        while True:
            view = self._closure.runs.get(run)
            if view is None or len(steps) > 2 * len(self._closure.runs) + 2:
                return None
            steps.append(PathStep("job", view.job))
            if run == self._closure.root.key:
                return [*steps, PathStep("dataset", self._symptom)] if self._symptom is not None else steps
            dataset = self._to_dataset.get(run)
            if dataset is None:
                return None
            steps.append(PathStep("dataset", dataset))
            run = self._to_run[dataset]

    def above(self, kind: NodeKind, node: str) -> Above:
        """The datasets and jobs that what a closure has of a node was made from, itself left out."""
        datasets: set[str] = set()
        jobs: set[str] = set()
        runs = [view.key for view in self._closure.runs_of.get(node, ())] if kind == "job" else self._writers_of(node)
        seen = set(runs)
        if kind == "dataset":
            jobs |= {self._closure.runs[run].job for run in runs}
        while runs:
            for dataset, read in self._closure.seen_by.get(runs.pop(), {}).items():
                datasets.add(dataset)
                for writer in self._writers(read):
                    if writer not in seen:
                        seen.add(writer)
                        runs.append(writer)
                        jobs.add(self._closure.runs[writer].job)
        return Above(datasets - {node}, jobs - {node})

    def made_of(self, dataset: str, column: str | None) -> set[ColumnOf]:
        """The columns above that a column is made of, as far as that is known; else, and of None, whole datasets."""
        found: set[ColumnOf] = set()
        queue: list[tuple[str, str, str | None]] = [(run, dataset, column) for run in self._writers_of(dataset)]
        known = set(queue)
        while queue:
            run, output, target = queue.pop()
            edges, left_out = self._stated(run, output)
            unexplained = target is not None and any(_alike(target, each) for each in left_out)
            for source, seen in self._closure.seen_by.get(run, {}).items():
                named = [edge for edge in edges if edge.source == source]
                if seen.read.inferred and not named:
                    continue
                columns: set[str | None] = {None} if target is None or not named or unexplained else set()
                if target is not None:
                    columns |= {each.column for each in named if each.target is None or _alike(each.target, target)}
                found |= {ColumnOf(source, each) for each in columns}
                for step in ((writer, source, each) for writer in self._writers(seen) for each in columns):
                    if step not in known:
                        known.add(step)
                        queue.append(step)
        return found

    def nearest_below(self, job: str, measured: Container[str]) -> dict[str, int]:
        """The datasets nearest below a job that are among the measured ones, by how many jobs lie between."""
        found: dict[str, int] = {}
        layer, seen, steps = {view.key for view in self._closure.runs_of.get(job, ())}, set[str](), 0
        while layer:
            seen |= layer
            ahead: set[str] = set()
            for run in layer:
                for dataset in self._writes.get(run, ()):
                    if dataset in measured:
                        found.setdefault(dataset, steps)
                    else:
                        ahead |= set(self._readers.get(dataset, ()))
            layer, steps = ahead - seen, steps + 1
        return found

    def _writers_of(self, dataset: str) -> list[str]:
        return sorted({writer for seen in self._closure.seen_of.get(dataset, ()) for writer in self._writers(seen)})

    def _writers(self, seen: Seen) -> list[str]:
        return [write.run for write in seen.read.writers if write.run in self._closure.runs]

    def _stated(self, run: str, output: str) -> Stated:
        """What a run states of the columns of a dataset that it wrote."""
        view = self._closure.runs.get(run)
        use = view.writes.get(output) if view else None
        lineages = use.lineages if use else frozenset[str]()
        return Stated(
            [edge for edge in self._columns.edges.get(output, ()) if edge.lineages & lineages],
            [each.field for each in self._columns.left_out.get(output, ()) if each.is_unexplained(lineages, lineages)],
        )

    def reach(self, dataset: str, columns: Iterable[str], readers: Iterable[str] | None = None) -> Reach:
        """How far columns of a dataset are known to reach what the symptom uses; none given: the dataset as a whole.

        Args:
            dataset: key of it.
            columns: of it.
            readers: keys of the runs that read them; None: of all that read the dataset.
        """
        runs = self._readers.get(dataset, []) if readers is None else sorted(readers)
        starts = [(run, dataset, column) for column in sorted(columns) for run in runs]
        return self._walk(starts) if columns else "table"

    def _walk(self, starts: Iterable[tuple[str, str, str | None]]) -> Reach:
        """From columns that runs read, run by run: what a run made of them goes only to those who saw that write."""
        best: Reach = "none"
        queue = deque((start, False) for start in starts)
        seen = set(queue)
        while queue:
            (run, dataset, column), came_by_table = queue.popleft()
            is_root = run == self._closure.root.key
            for output in [self._symptom] if is_root else dict.fromkeys(self._writes.get(run, [])):
                for (made, target), by_table in self._one_job(run, dataset, column, output):
                    if is_root:
                        if self._used and target is not None and target not in self._used:
                            continue
                        if not came_by_table and not by_table:
                            return "column"
                        best = "table"
                        continue
                    for reader in self._saw.get((run, made), ()):
                        step = (reader, made, target), came_by_table or by_table
                        if step not in seen:
                            seen.add(step)
                            queue.append(step)
        return best

    def _one_job(self, run: str, dataset: str, column: str | None, output: str | None) -> list[tuple[ColumnOf, bool]]:
        """What a run makes of a column that it reads, and whether only the table is known to be made of it."""
        if output is None:
            return [(ColumnOf("", None), column is None)]
        stated = self._stated(run, output)
        edges = [edge for edge in stated.edges if edge.source == dataset]
        if not edges:
            seen = self._closure.seen_by.get(run, {}).get(dataset)
            if seen is not None and seen.read.inferred:
                return []  # it was read for another output
            # A training that states no columns uses all of what it reads.
            return [(ColumnOf(output, None), run != self._closure.root.key or column is None)]
        found = [(ColumnOf(output, each), True) for each in stated.left_out]
        if column is None:
            return [*found, *((ColumnOf(output, edge.target), True) for edge in edges)]
        return [*found, *((ColumnOf(output, edge.target), False) for edge in edges if _alike(edge.column, column))]


def _alike(one: str, other: str) -> bool:
    """Whether two paths are one column, or one is nested in the other; producers differ in case."""
    one, other = one.lower(), other.lower()
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


async def column_lineages_of(run_reader: RunReader, datasets: Iterable[str]) -> ColumnLineages:
    """What lineages say of the columns of these datasets, all under elected names."""
    elected = {name.key: dataset for dataset in datasets for name in run_reader.names.all(dataset)}
    edges: dict[str, list[ColumnEdge]] = defaultdict(list)
    left_out: dict[str, list[LeftOut]] = defaultdict(list)
    if not elected:
        return ColumnLineages(edges, left_out)
    keys, leaving = sorted(elected), set[str]()

    def add(dataset: str, target: str | None, sources: Iterable[ColumnSource]) -> None:
        for each in sources:
            source = elected.get(each.dataset) or each.dataset
            edges[elected[dataset]].append(ColumnEdge(source, each.field, target, each.lineages))
            if any(is_marked(lineage, LEAVES_OUT) for lineage in each.lineages):
                leaving.add(dataset)

    for row in await run_reader.question.ask(COLUMNS_OF_UPSTREAM, datasets=keys):
        add(row.dataset, row.field, row.sources)
    for row in await run_reader.question.ask(INFLUENCES_UPSTREAM, datasets=keys):
        add(row.key, None, row.sources)
    for row in await run_reader.question.ask(LEFT_OUT, datasets=sorted(leaving)) if leaving else ():
        left_out[elected[row.dataset]] += row.columns
    return ColumnLineages(edges, left_out)
