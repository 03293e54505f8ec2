"""A question whose statements about runs are answered from a few of them, as plain data, instead of by Neo4j."""

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from headwater.errors import QuestionTimedOut
from query_api.graph.statement import Statement
from query_api.history.statements import READS_OF_RUNS, RUN_DETAILS, WRITES_OF_DATASETS, WRITES_SEEN
from query_api.runs.statements import READS_AFTER, WRITES_OF_RUNS

#: Longer than any test's history.
ENDLESS = 1_000_000


@dataclass(frozen=True)
class Ran:
    """A run that completed: what it read, and wrote, by dataset: version or None, and version and lifecycle change.

    One that `streams` went on from `began` to `ended`. `inferred`: those of the datasets read that only a column
    lineage names.
    """

    began: int
    ended: int
    reads: dict[str, str | None] = field(default_factory=dict)
    writes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    streams: bool = False
    inferred: frozenset[str] = frozenset()

    @property
    def until(self) -> int | None:
        """When it was seen last, if it streams."""
        return self.ended if self.streams else None

    @property
    def wrote_at(self) -> int:
        """From when its writes are seen."""
        return self.began if self.streams else self.ended


def ran(ended: int, reads: str = "", writes: str = "", *, lifecycle: str | None = None) -> Ran:
    """A run of one hour; datasets are single letters."""
    return Ran(ended - 1, ended, dict.fromkeys(reads), dict.fromkeys(writes, (None, lifecycle)))


class FakeQuestion:
    """Statements of `query_api.history` and `query_api.runs` over runs by key; a dataset's key is its only name.

    `asked` counts the statements; from the one numbered `times_out_at` on they time out.
    """

    def __init__(self, runs: dict[str, Ran], *, times_out_at: int = ENDLESS) -> None:
        self.asked: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self._runs = runs
        self._times_out_at = times_out_at
        self._answers = {
            READS_OF_RUNS: self._reads_of_runs,
            RUN_DETAILS: self._run_details,
            WRITES_OF_DATASETS: self._writes_of_datasets,
            WRITES_SEEN: self._writes_seen,
            WRITES_OF_RUNS: self._writes_of_runs,
            READS_AFTER: self._reads_after,
        }

    async def ask(self, statement: Statement[Any], **parameters: Any) -> list[Any]:
        """As `Question.ask`: the rows are made from lists as Neo4j sends them."""
        if self.asked.total() >= self._times_out_at:
            raise QuestionTimedOut("too late")
        self.asked[statement.name] += 1
        return statement.rows(self._answers[statement](**parameters))

    def at_most(self, _: float) -> AbstractContextManager[None]:
        """As `Question.at_most`, but no time passes."""
        return nullcontext()

    def _reads(self, run: str) -> list[list[Any]]:
        found = self._runs[run]
        return [
            [run, name, found.began, found.until, version, version, None, name in found.inferred, False]
            for name, version in found.reads.items()
        ]

    def _reads_of_runs(self, runs: list[str]) -> list[list[Any]]:
        self.read.update(runs)
        return [read for run in runs for read in self._reads(run)]

    def _run_details(self, runs: list[str]) -> list[list[Any]]:
        return [
            [run, f"id of {run}", "job", "COMPLETE", self._runs[run].began, self._runs[run].ended, *[None] * 4, [], []]
            for run in runs
        ]

    def _writes(self, names: list[str], narrow: int) -> list[list[Any]]:
        """Newest first."""
        found: list[list[Any]] = []
        for key, run in self._runs.items():
            for name in run.writes.keys() & set(names):
                version, lifecycle = run.writes[name]
                reads = self._reads(key) if len(run.reads) <= narrow else not run.reads.keys().isdisjoint(names)
                found.append(
                    [key, f"id of {key}", run.wrote_at, run.until, lifecycle, reads, version, None, "job", None]
                )
        return sorted(found, key=lambda write: (write[2], write[0]), reverse=True)

    def _writes_of_datasets(self, keys: list[str], most: int, narrow: int) -> list[list[Any]]:
        found: list[list[Any]] = []
        for key in keys:
            writes = self._writes([key], narrow)
            reports = any(write[4] for write in writes)
            found.append([key, "db", key, [key], reports, len(writes), writes if len(writes) <= most else []])
        return found

    def _writes_seen(
        self, of: list[dict[str, Any]], limit: int, most_lasting: int, narrow: int, end: int
    ) -> list[list[Any]]:
        found: list[list[Any]] = []
        for place, read in enumerate(of):
            every = self._writes(read["names"], narrow)
            by_version = [write for write in every if write[6] in read["versions"] and write[4] != "DROP"]
            by_version = sorted(by_version, key=lambda write: write[2] > read["until"])[:2]
            others = [write for write in by_version if write[0] != read["run"]]
            named = [write[2] for write in others if len(by_version) == 1 or write[2] <= read["until"]]
            last = named[0] if named and not read["streams"] else read["until"]
            before = [write for write in every if write[2] <= last and write[0] != read["run"]]
            writes = before[:limit]
            since = writes[-1][2] if writes else end
            lasting = [write for write in before if write[3] is not None and write[3] > since][:most_lasting]
            found.append([place, by_version, writes, lasting])
        return found

    def _writes_of_runs(self, runs: list[str]) -> list[list[Any]]:
        return [
            [run, name, self._runs[run].wrote_at, self._runs[run].until, version, None, change == "MOVED"]
            for run in runs
            for name, (version, change) in self._runs[run].writes.items()
        ]

    def _reads_after(self, of: list[dict[str, Any]], limit: int, end: int, replacing: list[str]) -> list[list[Any]]:
        found: list[list[Any]] = []
        for place, write in enumerate(of):
            name = write["dataset"]
            every = self._writes([name], narrow=0)
            reports = any(each[4] for each in every)
            replaced = [
                [run, run_id, at]
                for run, run_id, at, until, lifecycle, read_itself, *_ in reversed(every)
                if (at, run) > (write["began"], write["run"])
                and at >= write["until"]
                and until is None
                and (lifecycle in replacing or (lifecycle is None and not reports and not read_itself))
            ][:1]
            until = replaced[0][2] if replaced else end
            versions = {each[6] for each in every if write["at"] <= each[2] <= until} | {*write["versions"]}
            readers = [
                key
                for key, run in self._runs.items()
                if name in run.reads
                and (
                    write["at"] <= run.began <= until
                    or (run.streams and run.began <= until and run.ended >= write["at"])
                    or (run.reads[name] and run.reads[name] in versions)
                )
            ]
            found.append([place, replaced, readers[:limit]])
        return found
