"""Reads the versions of a model or table, or the runs of a job, and what is said of them."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TypedDict

from headwater.errors import NotFound
from headwater.event.time import microseconds
from headwater.identity import dataset_key, run_key, version_key
from headwater.verdict import FACET, verdict_of
from query_api.graph.as_of import END
from query_api.graph.resolve import Named
from query_api.history.judged_versions import JudgedVersion, JudgedVersions, Judgement
from query_api.history.run_reader import RunReader
from query_api.history.run_view import Bodies, RunView, Use
from query_api.history.statements import (
    JUDGES_OF_DATASET,
    JUDGES_OF_RUNS,
    LAST_RUN_THAT_ENDED_WELL,
    MOVES_INTO,
    RUNS_AROUND,
    RUNS_BEFORE,
    WRITES_AROUND,
    WRITES_BEFORE,
    WRITES_OF_VERSIONS,
)
from query_api.history.verdicts import ASSERTIONS, assertions_among_facets, verdicts

#: Most versions, or runs, that are looked at, newest first.
MOST_VERSIONS = 60
#: Most before, and most after, what a question names, if that is older than all of those.
MOST_AROUND = 30
#: Most versions that are looked at for one that is not known to be bad.
MOST_BAD = 300
#: Most runs that judge the versions of a dataset that are looked at.
MOST_JUDGES = 300


async def read_judged_versions(run_reader: RunReader, node: Named, names: Iterable[str] = ()) -> JudgedVersions:
    """What may be meant by a good or a bad one of a node: the newest, and those around what is named.

    Args:
        run_reader: reads them.
        node: whose they are.
        names: versions, run ids or instants.
    """
    names = list(names)
    match node.kind:
        case "run":
            view = next(iter(await run_reader.views([run_key(node.names[0])])), None)
            if view is None:
                raise NotFound(f"no run '{node.names[0][:200]}' is in the graph")
            return JudgedVersions(await _of_job(run_reader, view.job, [*names, view.run_id]), [])
        case "job":
            return JudgedVersions(await _of_job(run_reader, node.key, names), [])
        case _:
            return await _of_dataset(run_reader, dataset_key(node.namespace, node.name), names)


async def _instants(run_reader: RunReader, names: Iterable[str]) -> list[int]:
    """When the runs of these ids ended, and the instants among these names, µs UTC."""
    names = list(names)
    found = [view.ended for view in await run_reader.views(run_key(name) for name in names)]
    for name in names:
        with suppress(ValueError):
            found.append(microseconds(name))
    return found


async def _of_job(run_reader: RunReader, job: str, names: Iterable[str]) -> list[JudgedVersion]:
    """The latest runs of a job, those around what is named, and those around the last one that ended well."""
    question = run_reader.question
    latest = await question.ask(RUNS_BEFORE, of=[{"job": job, "at": END}], limit=MOST_VERSIONS)
    views = await run_reader.views(run for row in latest for run in row.runs)
    if len(views) == MOST_VERSIONS:
        older = [at for at in await _instants(run_reader, names) if at < views[-MOST_AROUND].ended]
        if all(_of_run(view) is not Judgement.GOOD for view in views):
            well = await question.ask(LAST_RUN_THAT_ENDED_WELL, job=job, before=views[-1].ended)
            older += [row.at for row in well]
        around = await question.ask(RUNS_AROUND, job=job, at=older, limit=MOST_AROUND) if older else []
        found = {view.key: view for view in [*views, *await run_reader.views(around)]}
        views = sorted(found.values(), key=lambda view: (view.ended, view.key), reverse=True)
    said = await said_of_runs(run_reader, [view.key for view in views])
    return [JudgedVersion(view, view.ended, None, said.get(view.key, _of_run(view))) for view in views]


async def said_of_runs(run_reader: RunReader, runs: list[str]) -> dict[str, Judgement]:
    """What verdicts say of runs; where they differ, one that is bad counts."""
    judges = await run_reader.question.ask(JUDGES_OF_RUNS, runs=runs)
    views = {view.key: view for view in await run_reader.views(row.judge for row in judges)}
    said: dict[str, bool] = {}
    for row in judges:
        facets = views[row.judge].facets
        bad = verdict_of(facets) if FACET in facets else None
        if bad is not None:
            said[row.run] = said.get(row.run, False) or bad
    return {run: Judgement.of(bad) for run, bad in said.items()}


def _of_run(view: RunView) -> Judgement:
    """What a run says of itself: its tests, else how it ended."""
    bad = verdict_of(view.facets)
    return Judgement.of({"FAIL": True, "ABORT": True, "COMPLETE": False}.get(view.state or "") if bad is None else bad)


class _Times(TypedDict):
    """From when and up to when, µs UTC."""

    since: int
    until: int


class _WritesToJudge:
    """Writes of a dataset, by their runs, and the times within which whoever judges them is looked for, µs UTC.

    `moved_from`: by run, the dataset that it wrote instead, which became this one by a move; then `at` is when.
    """

    def __init__(self, run_reader: RunReader, names: list[str]) -> None:
        self._question = run_reader.question
        self._histories = run_reader.histories
        self._names = names
        self.at: dict[str, int] = {}
        self.moved_from: dict[str, str] = {}
        self._times: list[_Times] = []

    async def add_newest(self) -> None:
        rows = await self._question.ask(WRITES_BEFORE, of=[{"names": self._names, "at": END}], limit=MOST_VERSIONS)
        self.at = {write.run: write.at for row in rows for write in row.writes}
        await self._add_moved()
        self._times.append({"since": min(self.at.values(), default=0), "until": END})

    async def _add_moved(self) -> None:
        moves = await self._question.ask(MOVES_INTO, names=self._names, until=END, limit=MOST_VERSIONS)
        for read in await self._histories.reads(moves) if moves else []:
            run = read.writer and read.writer.run
            if run is None or (run in self.at and (run not in self.moved_from or self.at[run] > read.at)):
                continue
            self.at[run], self.moved_from[run] = read.at, read.moved_from or read.dataset

    async def add_around(self, at: int) -> bool:
        """Whether there are some that were not known."""
        rows = await self._question.ask(WRITES_AROUND, names=self._names, at=at, limit=MOST_AROUND)
        found = {row.run: row.at for row in rows}
        new = bool(found.keys() - self.at.keys())
        self.at |= found
        if new:
            since, until = min(found.values()), max(found.values())
            self._times.append({"since": since, "until": until + (until - since)})
        return new

    async def instants_of(self, versions: Iterable[str]) -> list[int]:
        """When these versions were last written."""
        keys = [version_key(version) for version in versions]
        return await self._question.ask(WRITES_OF_VERSIONS, names=self._names, versions=keys)

    async def judges(self) -> list[str]:
        return await self._question.ask(JUDGES_OF_DATASET, names=self._names, of=self._times, limit=MOST_JUDGES)


async def _of_dataset(run_reader: RunReader, dataset: str, named: Iterable[str]) -> JudgedVersions:
    """The latest versions of a dataset, those around what is named, and older ones until one is not bad."""
    await run_reader.names.load([dataset])
    elected = run_reader.names.shown(dataset).key
    writes = _WritesToJudge(run_reader, [name.key for name in run_reader.names.all(dataset)])
    await writes.add_newest()
    if len(writes.at) < MOST_VERSIONS:
        return await _judged(run_reader, elected, writes)
    latest = sorted(writes.at.values())[MOST_AROUND]
    if named := list(named):
        for at in sorted({*await writes.instants_of(named), *await _instants(run_reader, named)}):
            if at < latest:
                await writes.add_around(at)
    found = await _judged(run_reader, elected, writes)
    while all(each.judgement is Judgement.BAD for each in found.known) and len(writes.at) < MOST_BAD:
        if not await writes.add_around(min(writes.at.values()) - 1):
            break
        found = await _judged(run_reader, elected, writes)
    return found


async def _judged(run_reader: RunReader, dataset: str, writes: _WritesToJudge) -> JudgedVersions:
    """These writes as versions, newest first, with what is said of them."""
    views = await run_reader.views(sorted(writes.at, key=lambda run: (writes.at[run], run), reverse=True))
    said = await verdicts(run_reader, await writes.judges(), in_part=True)
    judged = {run: Judgement.of(bad) for run, bad in said.by_writer.get(dataset, {}).items()}
    moved = {run: run_reader.names.shown(before).key for run, before in writes.moved_from.items()}
    uses = [(view, use) for view in views if (use := view.writes.get(moved.get(view.key, dataset))) is not None]
    bodies = await assertions_among_facets(run_reader, (use for _, use in uses))
    known = [
        JudgedVersion(
            view,
            writes.at[view.key] if view.key in moved else use.at,
            use.version,
            judged.get(view.key, _of_assertions(use, bodies)),
        )
        for view, use in uses
    ]
    return JudgedVersions(known, sorted(said.unknown_versions.get(dataset, ())))


def _of_assertions(use: Use, bodies: Bodies) -> Judgement:
    """What the run that wrote it says of it itself: the assertions on its output."""
    return Judgement.of(verdict_of({}, *use.stated(ASSERTIONS, bodies)))
