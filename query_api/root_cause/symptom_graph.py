"""How what a closure has leads to the symptom: paths, what lies above what, of which columns it is made. Pure."""

from collections import defaultdict, deque
from collections.abc import Container
from typing import NamedTuple

from query_api.compare.change import NodeKind
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.several_closures import SharedRead
from query_api.root_cause.reach import ColumnLineages, ColumnOf, ColumnReach, ReadsTogether, alike


class PathStep(NamedTuple):
    """A dataset or job on the way to the symptom."""

    kind: NodeKind
    node: str


class Above(NamedTuple):
    """What something was made from."""

    datasets: set[str]
    jobs: set[str]


class SymptomGraph(ColumnReach):
    """The runs and datasets of a closure, seen from the symptom.

    Args:
        closure: all that it was made from.
        symptom: key of its dataset; None if it is the job itself.
        columns: what is stated of the columns of each dataset of the closure.
        used: columns that the symptom is about; none: all of it.
    """

    def __init__(
        self, closure: RunClosure, symptom: str | None, columns: ColumnLineages, used: frozenset[str] = frozenset()
    ) -> None:
        reads = ReadsTogether((SharedRead(read, 1) for read in closure.reads), columns)
        super().__init__(reads, closure.root, symptom, used=used)
        self._closure = closure
        #: The reader of a dataset, and the dataset that is read of a run, that are next to the symptom.
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
                self._to_run.setdefault(dataset, run)
                for writer in sorted(writers):
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
            unexplained = target is not None and any(alike(target, each) for each in left_out)
            for source, seen in self._closure.seen_by.get(run, {}).items():
                named = [edge for edge in edges if edge.source == source]
                if seen.read.inferred and not named:
                    continue
                columns: set[str | None] = {None} if target is None or not named or unexplained else set()
                if target is not None:
                    columns |= {each.column for each in named if each.target is None or alike(each.target, target)}
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
                for dataset in self._reads.written(run, 1):
                    if dataset in measured:
                        found.setdefault(dataset, steps)
                    else:
                        ahead |= set(self._reads.readers(dataset, 1))
            layer, steps = ahead - seen, steps + 1
        return found

    def _writers_of(self, dataset: str) -> list[str]:
        return sorted({writer for seen in self._closure.seen_of.get(dataset, ()) for writer in self._writers(seen)})

    def _writers(self, seen: Seen) -> list[str]:
        return [write.run for write in seen.read.writers if write.run in self._closure.runs]
