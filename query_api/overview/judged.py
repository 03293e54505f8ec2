"""What was judged bad lately: by people's verdicts, by tests, by assertions."""

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, TypedDict

from headwater.event.producer_json import mapping, objects, text
from headwater.event.time import iso
from headwater.identity import job_key, run_id
from headwater.verdict import FACET, JOB, verdict_of
from query_api.compare.statistics import assertions_of, short_text
from query_api.graph.dataset_type import is_model
from query_api.history.run_reader import RunReader
from query_api.history.run_state import STORED
from query_api.history.run_view import Bodies, RunView, Use
from query_api.history.seen_writes import Read
from query_api.history.verdicts import ASSERTIONS, assertions_among_facets
from query_api.overview.shape import JudgedBad, JudgedVia
from query_api.overview.statements import JUDGES

#: Most runs that are looked through for tests and assertions that failed.
MOST_LOOKED_AT: Final = 5000
#: Most of what reads or writes one run that are judged by it.
MOST_OF_ONE: Final = 20


_Because = Literal["verdict", "test", "assertion"]


class _Why(TypedDict):
    because: _Because
    note: str | None
    expected: str | None
    actual: str | None


class Judged(NamedTuple):
    """What was judged bad, newest first, and whether that is all."""

    bad: list[JudgedBad]
    complete: bool


async def judged_bad(run_reader: RunReader, since: int, limit: int) -> Judged:
    """The newest that runs heard of since then, µs UTC, judge to be bad; at most about `limit`."""
    verdicts = job_key(JOB["namespace"], JOB["name"])
    (found,) = await run_reader.question.ask(
        JUDGES, verdicts=verdicts, since=since, states=STORED, scan=MOST_LOOKED_AT, limit=limit + 1
    )
    views = await run_reader.views(found.runs)
    views.sort(key=lambda view: (view.ended, view.key), reverse=True)
    await run_reader.load_owned(sorted({view.job for view in views if view.job}))
    uses = [use for view in views for use in (*view.reads.values(), *view.writes.values())]
    bodies = await assertions_among_facets(run_reader, uses)
    reads: dict[tuple[str, str], Read] = {}
    for read in await run_reader.histories.reads(view.key for view in views) if views else []:
        reads[read.run, run_reader.names.shown(read.dataset).key] = read
    bad = [each for view in views for each in _said_by(run_reader, view, bodies, reads)]
    return Judged(bad, found.all_looked_at and len(found.runs) <= limit)


def _said_by(
    run_reader: RunReader, view: RunView, bodies: Bodies, reads: dict[tuple[str, str], Read]
) -> Iterator[JudgedBad]:
    """What one run says is bad."""
    by, at = run_reader.job_id(view.job) or None, iso(view.ended)
    stated = mapping(view.facets.get(FACET))
    judged_run = text(stated.get("runId"))
    if judged_run is not None and verdict_of(view.facets):
        node = text(stated.get("node")) or run_id(judged_run)
        said: JudgedBad = {
            "node": node,
            "version": None,
            "runId": judged_run,
            "by": by,
            "at": at,
            "via": None,
            **_why(view, []),
        }
        yield said
    models, others = _models_first(run_reader, view)
    tested = models[0] if models else None
    for use in [*models, *others][:MOST_OF_ONE]:
        assertions = use.stated(ASSERTIONS, bodies)
        if verdict_of(view.facets, *assertions):
            read = reads.get((view.key, use.dataset))
            writer = read.writer.run_id if read and read.writer else None
            # Data that a test of a model reads is what the model was tested on.
            via = None if use in models or verdict_of({}, *assertions) else tested
            yield _of_use(run_reader, use, writer, by=by, at=at, why=_why(view, assertions), via=via)
    for use in list(view.writes.values())[:MOST_OF_ONE]:
        assertions = use.stated(ASSERTIONS, bodies)
        if verdict_of({}, *assertions):
            yield _of_use(run_reader, use, view.run_id, by=by, at=at, why=_why(None, assertions))


def _models_first(run_reader: RunReader, view: RunView) -> tuple[list[Use], list[Use]]:
    """The models that a run read, and what else it read."""
    models: list[Use] = []
    others: list[Use] = []
    for use in view.reads.values():
        (models if is_model(run_reader.names.shown(use.dataset).type) else others).append(use)
    return models, others


def _of_use(
    run_reader: RunReader,
    use: Use,
    writer: str | None,
    *,
    by: str | None,
    at: str,
    why: _Why,
    via: Use | None = None,
) -> JudgedBad:
    model: JudgedVia | None = via and {"node": run_reader.dataset_id(via.dataset), "version": via.version}
    node = run_reader.dataset_id(use.dataset)
    return {"node": node, "version": use.version, "runId": writer, "by": by, "at": at, "via": model, **why}


def _why(view: RunView | None, assertions: list[Any]) -> _Why:
    """A verdict and what was said beside it; else the first test or assertion that failed."""
    facets = view.facets if view else {}
    if FACET in facets:
        return _told("verdict", mapping(facets[FACET]).get("note"), {})
    tests = [each for each in objects(mapping(facets.get("test")).get("tests")) if _failed(each)]
    failed = [_told("test", each.get("name"), each) for each in tests]
    for facet in assertions:
        failed += [
            _told("assertion", " of ".join(filter(None, (text(each.get("assertion")), text(each.get("column"))))), each)
            for each in assertions_of(facet)
            if not each["success"]
        ]
    return next((each for each in failed if each["note"]), failed[0] if failed else _told("assertion", None, {}))


def _told(because: _Because, note: Any, check: dict[str, Any]) -> _Why:
    """`check`: the test or assertion, which may say what was wanted and what was found."""
    return {
        "because": because,
        "note": short_text(note) or None,
        "expected": short_text(check.get("expected")),
        "actual": short_text(check.get("actual")),
    }


def _failed(test: dict[str, Any]) -> bool:
    return str(test.get("status")).lower() == "fail"
