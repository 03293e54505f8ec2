"""Runs with what they carried, and closures of several of them, read together: what they share is read once."""

from collections.abc import Iterable
from typing import Any

from headwater.identity import job_id
from query_api.graph.database import Question
from query_api.graph.dataset_names import Names
from query_api.graph.facets import bodies, newest
from query_api.history.closure import Read, layer_of
from query_api.history.histories import Histories
from query_api.history.runs import RunClosure, RunView, Use


class RunReader:
    """What is known of runs so far, for one question."""

    def __init__(self, question: Question, *, most: int) -> None:
        self.question = question
        self._most = most
        self._reads: dict[str, list[Read]] = {}
        self._unread: set[str] = set()
        self._views: dict[str, RunView] = {}
        self._bodies: dict[str, Any] = {}
        self._owned: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.names = Names(question)
        self.histories = Histories(question)

    async def closures(self, roots: Iterable[str]) -> dict[str, RunClosure]:
        """The closures of runs by key; those that exceed the budget of reads are marked as truncated."""
        roots = list(dict.fromkeys(roots))
        layer, depth = [root for root in roots if root not in self._reads], 0
        while layer:
            found: dict[str, list[Read]] = {run: [] for run in layer}
            for read in await layer_of(self.histories, layer, depth):
                found[read.run].append(read)
            self._reads |= found
            ahead = {write.run for reads in found.values() for read in reads for write in read.writers}
            layer, depth = sorted(ahead - self._reads.keys()), depth + 1
            if layer and sum(map(len, self._reads.values())) >= self._most:
                self._unread |= set(layer)
                self._reads |= {run: [] for run in layer}
                break
        await self.names.load(dict.fromkeys(read.dataset for reads in self._reads.values() for read in reads))
        await self.views(self._reads)
        return {root: self._closure(root) for root in roots if root in self._views}

    async def views(self, runs: Iterable[str]) -> list[RunView]:
        """Runs with what they carried, in the order of the keys, those that exist."""
        wanted = list(dict.fromkeys(runs))
        missing = [run for run in wanted if run not in self._views]
        for start in range(0, len(missing), 2000):
            rows = await self.question.rows("run_details", runs=missing[start : start + 2000])
            await self.names.load(dict.fromkeys(use[0] for row in rows for use in [*row[10], *row[11]]))
            for row in rows:
                self._views[row[0]] = self._view(row)
        return [self._views[run] for run in wanted if run in self._views]

    async def body(self, hashes: Iterable[str]) -> dict[str, Any]:
        """The contents of facets by hash."""
        wanted = set(hashes)
        if missing := wanted - self._bodies.keys():
            self._bodies |= await bodies(self.question, [{each: each for each in sorted(missing)}])
        return {each: self._bodies[each] for each in wanted if each in self._bodies}

    async def load_owned(self, keys: Iterable[str]) -> None:
        """Read the names of jobs, and who owns these jobs and datasets."""
        missing = [key for key in dict.fromkeys(keys) if key and key not in self._owned]
        for key, namespace, name, owners in await self.question.rows("named_and_owned", keys=missing):
            self._owned[key] = (job_id(namespace, name), tuple(owners or ()))

    def job_id(self, key: str) -> str:
        """The id of a loaded job."""
        return self._owned[key][0] if key in self._owned else ""

    def owners(self, key: str) -> tuple[str, ...]:
        """Who owns a loaded job or dataset."""
        return self._owned[key][1] if key in self._owned else ()

    def dataset_id(self, key: str) -> str:
        """The id under which a loaded dataset is shown."""
        return self.names.shown(key).id

    def _closure(self, root: str) -> RunClosure:
        reads: list[Read] = []
        seen, layer, depth = {root}, [root], 0
        while layer:
            ahead: set[str] = set()
            for run in layer:
                for read in self._reads.get(run, ()):
                    reads.append(read._replace(depth=depth, dataset=self.names.shown(read.dataset).key))
                    ahead |= {write.run for write in read.writers}
            layer, depth = sorted(ahead - seen), depth + 1
            seen |= ahead
        runs = {run: self._views[run] for run in sorted(seen) if run in self._views}
        reads = [read for read in reads if read.run in runs]
        return RunClosure(self._views[root], reads, runs, truncated=not self._unread.isdisjoint(seen))

    def _view(self, row: list[Any]) -> RunView:
        key, run_id, job, state, began, ended, producer, error, job_facets, facets, reads, writes = row
        return RunView(
            key,
            run_id,
            job or "",
            state,
            began or 0,
            ended or 0,
            producer or "",
            error,
            newest(job_facets),
            newest(facets),
            self._uses(reads),
            self._uses(writes),
        )

    def _uses(self, rows: list[list[Any]]) -> dict[str, Use]:
        found: dict[str, Use] = {}
        for dataset, at, facets, own, version, lineages in sorted(rows, key=lambda row: row[0]):
            elected = self.names.shown(dataset).key
            found[elected] = Use(elected, at or 0, newest(facets), newest(own), version, frozenset(lineages or ()))
        return found
