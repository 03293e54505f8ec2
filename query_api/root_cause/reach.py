"""How far what changed is known to reach the symptom, or a witness, column by column.

The rules are those of impact by column (docs/graph-model.md#column-lineage): a lineage is trusted for a source of which
it names columns, that which it leaves out is made of all that the run read, and a source that only a lineage names is
one of the output for which it does. Pure, but for `column_lineages_of`, which reads what it goes by.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from headwater.graph.model import LEAVES_OUT, is_marked
from query_api.graph.statements import COLUMNS_OF_UPSTREAM, INFLUENCES_UPSTREAM, LEFT_OUT, ColumnSource, LeftOut
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.several_closures import SharedRead

Reach = Literal["column", "table", "job", "none"]
#: Ways to reach the symptom, the surest first.
SUREST_FIRST: tuple[Reach, ...] = ("column", "table", "job", "none")
_ALL: Final = frozenset[str]()


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


class ReadsTogether:
    """The reads of one or several closures, each with the bits of those that have it, seen from what was read.

    Args:
        reads: all of them.
        columns: what is stated of the columns of each dataset that was read.
    """

    def __init__(self, reads: Iterable[SharedRead], columns: ColumnLineages) -> None:
        self._columns = columns
        self._readers: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._saw: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(dict)
        self._inferred: set[tuple[str, str]] = set()
        self._lineages: dict[tuple[str, str], frozenset[str]] = {}
        self._known: dict[tuple[str, frozenset[str]], Stated] = {}
        for read, bits in reads:
            self._readers[read.dataset].append((read.run, bits))
            if read.inferred:
                self._inferred.add((read.run, read.dataset))
            for write in read.writers:
                self._saw[write.run].setdefault(read.dataset, []).append((read.run, bits))
                self._lineages[write.run, read.dataset] = write.lineages

    def readers(self, dataset: str, bits: int) -> list[str]:
        """The runs that read a dataset."""
        return [run for run, of in self._readers.get(dataset, ()) if of & bits]

    def written(self, run: str, bits: int) -> list[str]:
        """The datasets of which anybody saw what a run wrote."""
        return [dataset for dataset in self._saw.get(run, ()) if self.saw(run, dataset, bits)]

    def saw(self, run: str, dataset: str, bits: int) -> list[str]:
        """The runs that saw what a run wrote of a dataset."""
        return [reader for reader, of in self._saw.get(run, {}).get(dataset, ()) if of & bits]

    def is_inferred(self, run: str, dataset: str) -> bool:
        """Whether only a column lineage says that a run read a dataset."""
        return (run, dataset) in self._inferred

    def stated(self, run: str, output: str) -> Stated:
        """What a run states of the columns of a dataset of which anybody saw what it wrote."""
        return self.stated_by(output, self._lineages.get((run, output), frozenset()))

    def stated_by(self, output: str, lineages: frozenset[str]) -> Stated:
        """What these lineages state of the columns of a dataset."""
        key = output, lineages
        if key not in self._known:
            left_out = self._columns.left_out.get(output, ())
            self._known[key] = Stated(
                [edge for edge in self._columns.edges.get(output, ()) if edge.lineages & lineages],
                [each.field for each in left_out if each.is_unexplained(lineages, lineages)],
            )
        return self._known[key]


class ColumnReach:
    """How far columns reach what one closure was made for: the symptom, or a witness.

    Args:
        reads: those of the closure, and maybe of others.
        root: the run that the closure is of.
        symptom: key of the dataset that it is about; None if it is the job itself.
        bit: that of the closure.
        used: columns that the symptom is about; none: all of it.
    """

    def __init__(
        self, reads: ReadsTogether, root: RunView, symptom: str | None, *, bit: int = 1, used: frozenset[str] = _ALL
    ) -> None:
        self._reads = reads
        self._root = root
        self._symptom = symptom
        self._bit = bit
        self._used = used

    def reach(self, dataset: str, columns: Iterable[str], readers: Iterable[str] | None = None) -> Reach:
        """How far columns of a dataset are known to reach what the symptom uses; none given: the dataset as a whole.

        Args:
            dataset: key of it.
            columns: of it.
            readers: keys of the runs that read them; None: of all that read the dataset.
        """
        runs = self._reads.readers(dataset, self._bit) if readers is None else sorted(readers)
        starts = [(run, dataset, column) for column in sorted(columns) for run in runs]
        return self._walk(starts) if columns else "table"

    def _walk(self, starts: Iterable[tuple[str, str, str | None]]) -> Reach:
        """From columns that runs read, run by run: what a run made of them goes only to those who saw that write."""
        best: Reach = "none"
        queue = deque((start, False) for start in starts)
        seen = set(queue)
        while queue:
            (run, dataset, column), came_by_table = queue.popleft()
            is_root = run == self._root.key
            for output in [self._symptom] if is_root else self._reads.written(run, self._bit):
                for (made, target), by_table in self._one_job(run, dataset, column, output):
                    if is_root:
                        if self._used and target is not None and target not in self._used:
                            continue
                        if not came_by_table and not by_table:
                            return "column"
                        best = "table"
                        continue
                    for reader in self._reads.saw(run, made, self._bit):
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
            if self._reads.is_inferred(run, dataset):
                return []  # it was read for another output
            # A training that states no columns uses all of what it reads.
            return [(ColumnOf(output, None), run != self._root.key or column is None)]
        found = [(ColumnOf(output, each), True) for each in stated.left_out]
        if column is None:
            return [*found, *((ColumnOf(output, edge.target), True) for edge in edges)]
        return [*found, *((ColumnOf(output, edge.target), False) for edge in edges if alike(edge.column, column))]

    def _stated(self, run: str, output: str) -> Stated:
        """What a run states of the columns of a dataset that it wrote."""
        if run != self._root.key or output != self._symptom:
            return self._reads.stated(run, output)
        use = self._root.writes.get(output)
        return self._reads.stated_by(output, use.lineages if use else frozenset())


def alike(one: str, other: str) -> bool:
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
