"""The versions of a model or table, or the runs of a job, each with whether it is known to be good or bad."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.time import microseconds
from headwater.identity import dataset_key, run_key, version_key
from headwater.verdict import FACET, verdict_of
from query_api.graph.database import Question
from query_api.graph.instant import END
from query_api.graph.resolve import Named
from query_api.history.run_reader import RunReader
from query_api.history.runs import RunView
from query_api.history.verdicts import verdicts

#: Most versions, or runs, that are looked at, newest first.
MOST_CANDIDATES = 60
#: Most before, and most after, what a question names, if that is older than all of those.
MOST_AROUND = 30
#: Most versions that are looked at for one that is not known to be bad.
MOST_BAD = 300
#: Most runs that judge the versions of a dataset that are looked at.
MOST_JUDGES = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """One version or run: its run, when it ended (µs UTC), its explicit version, True for bad, False for good."""

    view: RunView
    at: int
    version: str | None
    bad: bool | None

    def is_named(self, text: str) -> bool:
        """Whether `text` is its version or the id of its run."""
        return text in {self.version, self.view.run_id}


class Candidates(NamedTuple):
    """The candidates of a node, newest first, and the versions that are judged but that no known run has made."""

    known: list[Candidate]
    unknown_versions: list[str]


async def candidates_of(run_reader: RunReader, node: Named, names: Iterable[str] = ()) -> Candidates:
    """What may be meant by a good or a bad one of a node: the newest, and those around what is named.

    Args:
        run_reader: reads them.
        node: whose they are.
        names: versions, run ids or instants.
    """
    names = list(names)
    match node.kind:
        case "run":
            (view,) = await run_reader.views([run_key(node.names[0])]) or [None]
            if view is None:
                raise NotFound(f"no run '{node.names[0][:200]}' is in the graph")
            return Candidates(await _of_job(run_reader, view.job, [*names, view.run_id]), [])
        case "job":
            return Candidates(await _of_job(run_reader, node.key, names), [])
        case _:
            return await _of_dataset(run_reader, dataset_key(node.names[0], node.names[1]), names)


async def _instants(run_reader: RunReader, names: Iterable[str]) -> list[int]:
    """When the runs of these ids ended, and the instants among these names, µs UTC."""
    names = list(names)
    found = [view.ended for view in await run_reader.views(run_key(name) for name in names)]
    for name in names:
        with suppress(ValueError):
            found.append(microseconds(name))
    return found


async def _of_job(run_reader: RunReader, job: str, names: Iterable[str]) -> list[Candidate]:
    rows = await run_reader.question.rows("runs_before", of=[{"job": job, "at": END}], limit=MOST_CANDIDATES)
    views = await run_reader.views(rows[0][1] if rows else [])
    if len(views) == MOST_CANDIDATES:
        older = [at for at in await _instants(run_reader, names) if at < views[-MOST_AROUND].ended]
        if all(_of_run(view) is not False for view in views):
            well = await run_reader.question.ask("last_run_that_ended_well", job=job, before=views[-1].ended)
            older += [at for (at,) in well]
        around: list[Any] = (
            await run_reader.question.rows("runs_around", job=job, at=older, limit=MOST_AROUND) if older else []
        )
        found = {view.key: view for view in [*views, *await run_reader.views(around)]}
        views = sorted(found.values(), key=lambda view: (view.ended, view.key), reverse=True)
    judges: list[Any] = await run_reader.question.rows("judges_of_runs", runs=[view.key for view in views])
    said: dict[str, bool] = {}
    views_of_judges = {view.key: view for view in await run_reader.views(judge for _, judge in judges)}
    for run, judge in judges:
        facets = views_of_judges[judge].facets
        bad = verdict_of(facets) if FACET in facets else None
        if bad is not None:
            said[run] = said.get(run, False) or bad
    return [Candidate(view, view.ended, None, said.get(view.key, _of_run(view))) for view in views]


def _of_run(view: RunView) -> bool | None:
    """What a run says of itself: its tests, else how it ended."""
    bad = verdict_of(view.facets)
    return {"FAIL": True, "ABORT": True, "COMPLETE": False}.get(view.state or "") if bad is None else bad


class _Writes:
    """Writes of a dataset, by their runs, and the times within which whoever judges them is looked for, µs UTC."""

    def __init__(self, question: Question, names: list[str]) -> None:
        self._question = question
        self._names = names
        self.at: dict[str, int] = {}
        self._times: list[dict[str, int]] = []

    async def add_newest(self) -> None:
        of = [{"names": self._names, "at": END}]
        rows = await self._question.rows("writes_before", of=of, limit=MOST_CANDIDATES)
        self.at = {run: at for run, _, at, *_ in (rows[0][1] if rows else [])}
        self._times.append({"since": min(self.at.values(), default=0), "until": END})

    async def add_around(self, at: int) -> bool:
        """Whether there are some that were not known."""
        rows: list[Any] = await self._question.rows("writes_around", names=self._names, at=at, limit=MOST_AROUND)
        found: dict[str, int] = dict(rows)
        new = bool(found.keys() - self.at.keys())
        self.at |= found
        if new:
            since, until = min(found.values()), max(found.values())
            self._times.append({"since": since, "until": until + (until - since)})
        return new

    async def instants_of(self, versions: Iterable[str]) -> list[Any]:
        keys = [version_key(version) for version in versions]
        return await self._question.rows("writes_of_versions", names=self._names, versions=keys)

    async def judges(self) -> list[Any]:
        return await self._question.rows("judges_of_dataset", names=self._names, of=self._times, limit=MOST_JUDGES)


async def _of_dataset(run_reader: RunReader, dataset: str, named: Iterable[str]) -> Candidates:
    await run_reader.names.load([dataset])
    elected = run_reader.names.shown(dataset).key
    writes = _Writes(run_reader.question, [name.key for name in run_reader.names.all(dataset)])
    await writes.add_newest()
    if len(writes.at) < MOST_CANDIDATES:
        return await _judged(run_reader, elected, writes)
    latest = sorted(writes.at.values())[MOST_AROUND]
    if named := list(named):
        for at in sorted({*await writes.instants_of(named), *await _instants(run_reader, named)}):
            if at < latest:
                await writes.add_around(at)
    found = await _judged(run_reader, elected, writes)
    while all(each.bad for each in found.known) and len(writes.at) < MOST_BAD:
        if not await writes.add_around(min(writes.at.values()) - 1):
            break
        found = await _judged(run_reader, elected, writes)
    return found


async def _judged(run_reader: RunReader, dataset: str, writes: _Writes) -> Candidates:
    """These writes as versions, newest first, with what is said of them."""
    views = await run_reader.views(sorted(writes.at, key=lambda run: (writes.at[run], run), reverse=True))
    said = await verdicts(run_reader, await writes.judges(), in_part=True)
    judged, unknown_versions = said.by_writer.get(dataset, {}), sorted(said.unknown_versions.get(dataset, ()))
    known = [
        Candidate(view, use.at, use.version, judged.get(view.key, _own(view, dataset)))
        for view in views
        if (use := view.writes.get(dataset)) is not None
    ]
    return Candidates(known, unknown_versions)


def _own(view: RunView, dataset: str) -> bool | None:
    """What the run that wrote it says of it itself: the assertions on its output."""
    return verdict_of({}, view.writes[dataset].own.get("dataQualityAssertions"))


def pick(of: Candidates, bad: str | None, good: str | None, node: Named) -> tuple[Candidate, Candidate]:
    """The bad one and the good one to compare, as they are named, else by what is known.

    Raises:
        NotFound: a version, run or instant that is named is not among them.
        InvalidQuestion: nothing is known bad, there is nothing to compare with, or both are one.
    """
    candidates = of.known
    if not candidates:
        raise InvalidQuestion("nothing is known to have made it: no run that succeeded wrote it, or ran")
    if bad is not None:
        worse = named(candidates, bad, "bad")
    elif node.kind == "run":
        worse = next(each for each in candidates if each.view.run_id == node.names[0])
    else:
        worse = next((each for each in candidates if each.bad), None)
        if worse is None:
            said = f" ({said_in_vain(of.unknown_versions)})" if of.unknown_versions else ""
            raise InvalidQuestion(
                f"nothing of it is known to be bad{said}: say which version, run or instant is, with bad=…"
            )
    if good is not None:
        better = named(candidates, good, "good")
    else:
        before = candidates[candidates.index(worse) + 1 :]
        better = next((each for each in before if each.bad is False), None) or next(
            (each for each in before if each.bad is None), None
        )
        if better is None:
            raise InvalidQuestion("nothing before it is known that was not bad: say what to compare with, with good=…")
    if worse.view.key == better.view.key:
        raise InvalidQuestion(f"good and bad are one run, '{worse.view.run_id}': there is nothing to compare")
    return worse, better


def said_in_vain(versions: Iterable[str]) -> str:
    """A sentence about versions that are judged, but that no run is known to have made."""
    named = ", ".join(repr(each[:100]) for each in versions)
    return f"verdicts on version {named} count for nothing: no run is known to have made it"


def named(candidates: Iterable[Candidate], text: str, which: str) -> Candidate:
    """The candidate that a version, a run id or an instant (the last by then) names; `which` is for messages.

    Raises:
        NotFound: none.
    """
    candidates = list(candidates)
    found = next((each for each in candidates if each.is_named(text)), None)
    if found is not None:
        return found
    try:
        instant = microseconds(text)
    except ValueError:
        raise NotFound(f"{which}='{text[:200]}' is no version, run id or instant of those that made it") from None
    found = next((each for each in candidates if each.at <= instant), None)
    if found is None:
        raise NotFound(f"{which}='{text}': nothing had made it by then")
    return found
