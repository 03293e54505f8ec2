"""Runs with what they carried, and closures of several of them, read together: what they share is read once."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Any

from headwater.errors import QuestionTimedOut
from headwater.identity import job_id
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies
from query_api.graph.question import Question
from query_api.history.closure import Closure, Horizons, closure_of
from query_api.history.closure_with_views import RunClosure
from query_api.history.run_view import RunView, run_view
from query_api.history.seen_writes import Read
from query_api.history.several_closures import Above, SeveralClosures, above_of, several_closures
from query_api.history.statements import NAMED_AND_OWNED, RUN_DETAILS
from query_api.history.write_histories import WriteHistories

#: Most runs that are read with what they carried by one statement.
AT_ONCE = 2000


class RunReader:
    """What is known of runs so far, for one question, whose closures may have about `most` reads together."""

    def __init__(self, question: Question, *, most: int) -> None:
        self.question = question
        self._most = most
        self._reads: dict[str, list[Read]] = {}
        self._unread: set[str] = set()
        self._horizons = Horizons()
        self._count = 0
        #: Whether anything was left unread for want of time.
        self.late = False
        self._views: dict[str, RunView] = {}
        self._bodies: dict[str, Any] = {}
        self._owned: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._ids: dict[str, str] = {}
        self.names = DatasetNames(question)
        self.histories = WriteHistories(question)

    async def closure(self, root: str) -> Closure:
        """The closure of the run with this key, without what its runs carried: what there is of it in time.

        Raises:
            QuestionTimedOut: not even what the run itself read could be read in time.
        """
        late = False
        try:
            await self._read_upstream([root])
        except QuestionTimedOut:
            if root not in self._reads:
                raise
            late = True
        return closure_of(root, self._reads, late=late)

    async def above(self, runs: Sequence[str]) -> Above:
        """Which runs lie above which of these, without what they carried.

        Raises:
            QuestionTimedOut: not all could be read in time.
        """
        await self._read_upstream(runs)
        return above_of(runs, self._reads)

    async def several(self, roots: Sequence[str], *, within: float) -> SeveralClosures:
        """The closures of several runs in one, as far as they could be read in such a part of the time that is left.

        Datasets stand there under the names that they are shown under.
        """
        with self._within(within, roots):
            await self._read_upstream(roots)
        found = several_closures(roots, self._reads)
        await self._load_names(each.read for each in found.reads)
        return found._replace(reads=[each._replace(read=self._under_elected_names(each.read)) for each in found.reads])

    async def closures(self, roots: Iterable[str], *, within: float | None = None) -> dict[str, RunClosure]:
        """The closures of runs by key; those that exceed the budget of reads are marked as truncated.

        `within`: the part of the time that is left after which they are left as they are, and marked so too; None: all
        that the question has.

        Raises:
            QuestionTimedOut: the time of the question is over.
        """
        roots = list(dict.fromkeys(roots))
        with self._within(within, roots):
            await self._read_upstream(roots)
        await self._load_names(read for reads in self._reads.values() for read in reads)
        await self.views([*self._reads, *sorted(self._unread)])
        return {root: self._with_views(root) for root in roots if root in self._views}

    async def views(self, runs: Iterable[str]) -> list[RunView]:
        """Runs with what they carried, in the order of the keys, those that exist."""
        wanted = list(dict.fromkeys(runs))
        missing = [run for run in wanted if run not in self._views]
        for start in range(0, len(missing), AT_ONCE):
            rows = await self.question.ask(RUN_DETAILS, runs=missing[start : start + AT_ONCE])
            await self.names.load(dict.fromkeys(use.dataset for row in rows for use in [*row.reads, *row.writes]))
            for row in rows:
                self._views[row.run] = run_view(row, self._elected)
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
        for row in await self.question.ask(NAMED_AND_OWNED, keys=missing) if missing else ():
            self._owned[row.key] = (job_id(row.namespace, row.name), tuple(row.owners or ()))

    def job_id(self, key: str) -> str:
        """The id of a loaded job."""
        return self._owned[key][0] if key in self._owned else ""

    def owners(self, key: str) -> tuple[str, ...]:
        """Who owns a loaded job or dataset."""
        return self._owned[key][1] if key in self._owned else ()

    def dataset_id(self, key: str) -> str:
        """The id under which a loaded dataset is shown."""
        known = self._ids.get(key)
        if known is None:
            known = self._ids[key] = self.names.shown(key).id
        return known

    @contextmanager
    def _within(self, part: float | None, roots: Iterable[str]) -> Generator[None]:
        """Leave unread what could not be read above these within such a part of the time that is left; None: all."""
        if part is None:
            yield
            return
        try:
            with self.question.at_most(part):
                yield
        except QuestionTimedOut:
            self.late = True
            seen = {write.run for reads in self._reads.values() for read in reads for write in read.writers}
            self._unread |= seen.union(roots) - self._reads.keys()

    async def _read_upstream(self, roots: Iterable[str]) -> None:
        """Read what these runs read, and what those read that wrote it, and so on, until the budget is used up."""
        layer = self._horizons.extend(root for root in roots if root not in self._unread)
        while layer:
            missing = [run for run in layer if run not in self._reads]
            found = {run: list[Read]() for run in missing}
            for read in await self.histories.reads(missing):
                found[read.run].append(read)
            self._reads |= found
            self._count += sum(map(len, found.values()))
            ahead = self._horizons.ahead(read.up_to(self._horizons[run]) for run in layer for read in self._reads[run])
            layer = [run for run in ahead if run not in self._unread]
            missing = [run for run in layer if run not in self._reads]
            if missing and self._count >= self._most:
                self._unread.update(missing)
                return

    def _with_views(self, root: str) -> RunClosure:
        found = closure_of(root, self._reads)
        reached = sorted({root, *found.run_ids})
        runs = {run: self._views[run] for run in reached if run in self._views}
        reads = [self._under_elected_names(read) for read in found.reads if read.run in runs]
        return RunClosure(self._views[root], reads, runs, truncated=bool(found.frontier))

    async def _load_names(self, reads: Iterable[Read]) -> None:
        """The names of all that was read, and of what moves brought there."""
        found: dict[str, None] = {}
        for read in reads:
            found[read.dataset] = None
            found.update((write.brought.dataset, None) for write in read.writers if write.brought)
        await self.names.load(found)

    def _under_elected_names(self, read: Read) -> Read:
        writers = read.writers
        if any(write.brought for write in writers):
            writers = tuple(
                write._replace(brought=write.brought._replace(dataset=self._elected(write.brought.dataset)))
                if write.brought
                else write
                for write in writers
            )
        elected = self._elected(read.dataset)
        if elected == read.dataset and writers is read.writers:
            return read
        return read._replace(dataset=elected, writers=writers)

    def _elected(self, dataset: str) -> str:
        return self.names.shown(dataset).key
