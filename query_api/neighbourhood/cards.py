"""What a picture shows of each node: what it is, how its latest run stands, how many nodes stand beside it."""

from collections.abc import Iterable, Mapping
from typing import Final

from headwater.event.time import iso_or_none
from headwater.identity import job_id
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.history.annotations import Said, annotations_of, annotations_of_work, standing
from query_api.history.run_state import duration_ms, is_stale, run_state
from query_api.neighbourhood.beside import Beside
from query_api.neighbourhood.node_names import NodeNames
from query_api.neighbourhood.shape import LastRun, NodeCard
from query_api.neighbourhood.statements import (
    COLUMN_COUNTS,
    DESCRIBED_NODES,
    LAST_WRITERS,
    LATEST_RUN_STATES,
    DescribedNode,
    RunStands,
)

#: Characters of a description that are shown.
SHOWN: Final = 300
#: Most datasets beside all nodes of an answer whose names are read to count each of them once.
MOST_NAMED: Final = 100_000


async def cards(
    question: Question, names: NodeNames, keys: list[str], sides: Iterable[Beside], *, as_of: int | None = None
) -> dict[str, NodeCard]:
    """Cards by key of loaded nodes, elected and beside which `sides` have read, in a fixed number of round trips.

    What is said of a node is said now; its latest run is that of the instant `as_of`, µs UTC.
    """
    until = END if as_of is None else as_of
    jobs = [key for key in keys if names.shown(key).is_job]
    datasets = [key for key in keys if not names.shown(key).is_job]
    of_each = {key: [name.key for name in names.all(key)] for key in keys}
    described = {
        row.key: row
        for row in await question.ask(
            DESCRIBED_NODES, keys=[name for each in of_each.values() for name in each], shown=SHOWN
        )
    }
    names_of_datasets = [of_each[key] for key in datasets]
    columns: dict[str, int] = {}
    runs: dict[str, RunStands] = {}
    if datasets:
        columns = dict(zip(datasets, await question.ask(COLUMN_COUNTS, of=names_of_datasets), strict=True))
        writers = await question.ask(LAST_WRITERS, of=names_of_datasets, until=until, limit=1)
        runs |= {datasets[row.place]: row.run for row in writers}
    if jobs:
        runs |= {row.job: row.run for row in await question.ask(LATEST_RUN_STATES, jobs=jobs, until=until)}
    said = await annotations_of(question, datasets) | await annotations_of_work(question, jobs)
    counts = {beside.direction: await _counts(names, keys, beside) for beside in sides}
    return {
        key: _card(
            names,
            key,
            [described[name] for name in of_each[key]],
            said.get(key, []),
            run=runs.get(key),
            columns=columns.get(key),
            counts=(counts["upstream"][key], counts["downstream"][key]),
            moment=(as_of, question.stale_before),
        )
        for key in keys
    }


async def _counts(names: NodeNames, keys: list[str], beside: Beside) -> Mapping[str, int | None]:
    """How many nodes stand beside each; None where the names of too many datasets would have to be read for it."""
    counted: list[str] = []
    named: dict[str, None] = {}
    for key in keys:
        others = {neighbour.key: None for neighbour in beside.of(key) if not beside.is_surely_job(key, neighbour)}
        if len(named) + len(others) > MOST_NAMED:
            break
        named |= others
        counted.append(key)
    await names.load(named)
    found: dict[str, int | None] = dict.fromkeys(keys)
    for key in counted:
        found[key] = len({names.elect(neighbour.key) for neighbour in beside.of(key)} - {key})
    return found


def _card(
    names: NodeNames,
    key: str,
    described: list[DescribedNode],
    said: list[Said],
    *,
    run: RunStands | None,
    columns: int | None,
    counts: tuple[int | None, int | None],
    moment: tuple[int | None, int],
) -> NodeCard:
    shown, of_all = names.shown(key), names.all(key)
    as_of, stale_before = moment
    first = sorted(described, key=lambda row: row.key != key)
    of_type = shown.type or next((name.type for name in of_all if name.type), None)
    parents = [each for row in described for each in row.parents]
    active = max((row.updated for row in described if row.updated is not None), default=None)
    if as_of is not None:
        active = run.last_seen if run is not None else None
    stands = [each for each, still in zip(said, standing(said), strict=True) if still and each.version is None]
    return {
        "id": shown.id,
        "type": "job" if shown.is_job else "dataset",
        "namespace": shown.namespace,
        "name": shown.name,
        "datasetType": None if shown.is_job else of_type,
        "jobType": of_type if shown.is_job else None,
        "observed": any(name.observed for name in of_all),
        "aliases": sorted(name.id for name in of_all) if len(of_all) > 1 else [],
        "owners": list(dict.fromkeys(owner for row in first for owner in row.owners or ())),
        "tags": sorted({*(tag for row in described for tag in row.tags or ()), *tags_said(stands)}),
        "description": next((row.description for row in first if row.description), None) or _description(stands),
        "lastRun": None if run is None else _last_run(run, stale_before),
        "lastActivityAt": iso_or_none(active),
        "parent": job_id(*min(parents)) if parents else None,
        "upstreamCount": counts[0],
        "downstreamCount": counts[1],
        "columnCount": columns,
    }


def tags_said(stands: Iterable[Said]) -> set[str]:
    """The tags among what is said and still stands, `key` or `key=value`."""
    return {
        f"{each.key}={each.value}" if each.value else each.key for each in stands if each.kind == "tag" and each.key
    }


def _description(stands: Iterable[Said]) -> str | None:
    return next((each.note[:SHOWN] for each in stands if each.kind == "description" and each.note), None)


def _last_run(run: RunStands, stale_before: int) -> LastRun:
    return {
        "id": run.run_id,
        "state": run_state(run.state),
        "startedAt": iso_or_none(run.started),
        "endedAt": iso_or_none(run.ended),
        "durationMs": duration_ms(run.started, run.ended),
        "stale": is_stale(run.state, streaming=run.streaming, last_seen=run.last_seen, stale_before=stale_before),
    }
