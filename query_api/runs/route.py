"""`/api/v1/runs`, `/api/v1/runs/{id}/closure`, `/api/v1/runs/{id}/blast-radius`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.selection import instant as instant_of
from headwater.identity import ID_PREFIX, run_key
from headwater.metrics import TRUNCATED
from query_api.graph.as_of import END, AsOf, instant
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.graph.statements import PlaceInTime
from query_api.history.run_reader import RunReader
from query_api.history.run_state import ShownState
from query_api.runs.blast_radius import blast_radius
from query_api.runs.document import blast_radius_document, closure_document, existing_run
from query_api.runs.example import BLAST_RADIUS, CLOSURE, RUNS
from query_api.runs.listing import Filter, listed
from query_api.runs.shape import BlastRadiusAnswer, ClosureAnswer, RunsListed
from query_api.web import cursor as cursors
from query_api.web.json_answer import answer
from query_api.web.openapi import answers
from query_api.web.places import PLACE

router = APIRouter(tags=["time"])

RunId = Annotated[str, Path(description="Id of the run, as its producer gave it.")]
Limit = Annotated[int | None, Query(ge=1, description="About how many reads, or runs, are enough.")]


@router.get(
    "/api/v1/runs",
    dependencies=[Depends(PLACE["cheap"])],
    operation_id="allRuns",
    summary="Runs of all jobs, the latest first",
    responses=answers(RUNS, 404, 422, 503, 504, model=RunsListed),
)
async def runs(
    request: Request,
    *,
    state: Annotated[list[ShownState] | None, Query(description="Only in this state; may be repeated.")] = None,
    namespace: Annotated[str | None, Query(alias="jobNamespace", description="Only of jobs of this namespace.")] = None,
    job: Annotated[
        str | None, Query(description="Only of this job: its name beside `jobNamespace`, or its id `job:…`.")
    ] = None,
    producer: Annotated[str | None, Query(description="Only those whose latest event this producer sent.")] = None,
    since: Annotated[
        str | None, Query(alias="from", description="Only with an event from then on: a time, or a day in UTC.")
    ] = None,
    until: Annotated[
        str | None, Query(alias="to", description="Only with the last event before then: a time, or a day in UTC.")
    ] = None,
    q: Annotated[str | None, Query(description="The beginning of the run's id, or a part of its job's name.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most runs of the page.")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of an answer: goes on there.")] = None,
) -> Response:
    """Those of which an event came last first, each with its job, state, duration, error and parents.

    All that is asked for must hold. A page looks through 5,000 runs at most, so it may have fewer than `limit`, even
    none, while there is more: go on with `next`. Runs that only their children named are not in it.
    """
    begin = None if cursor is None else cursors.decode(cursor, PlaceInTime)
    which = Filter(
        namespace=namespace,
        producer=producer,
        states=tuple(state or ()),
        since=_or(instant_of(since, "from"), -END),
        until=_or(instant_of(until, "to"), END) - 1,
        text=q,
    )

    async def work(question: Question) -> RunsListed:
        key = None if job is None else await _job(question, namespace, job)
        return await listed(question, which._replace(job=key), begin, limit)

    return await answer(request, work)


def _or(given: int | None, otherwise: int) -> int:
    return otherwise if given is None else given


async def _job(question: Question, namespace: str | None, job: str) -> str:
    if namespace is not None:
        return (await exists(question, Named("job", (namespace, job)))).key
    if not job.startswith(f"{ID_PREFIX['job']}:"):
        raise InvalidQuestion("job is the name of one beside jobNamespace=…, or its id, job:{namespace}:{name}")
    return (await resolve(question, job)).key


@router.get(
    "/api/v1/runs/{id}/closure",
    dependencies=[Depends(PLACE["heavy"])],
    operation_id="closure",
    summary="What a run really read, back to the sources",
    responses=answers(CLOSURE, 404, 422, 503, 504, model=ClosureAnswer),
)
async def run_closure(request: Request, id: RunId, limit: Limit = None, as_of: AsOf = None) -> Response:  # noqa: A002  (as Marquez calls it)
    """The pinned closure: of each dataset that the run read the write that it saw, and so on for the runs that wrote.

    `rule` says how the write is known: by an explicit `version`, by `time` (the last successful write that had ended
    when the reader began), or not at all (`unknown`: a source). `alsoWriters` are the other runs whose data was still
    there: the writes since, and with, the last one that replaced everything.
    """
    most, until = limit or request.app.state.settings.question_nodes, instant(as_of)
    cut_by: dict[str, str | None] = {}

    async def work(question: Question) -> ClosureAnswer:
        key = run_key(id)
        begun = (await existing_run(question, key)).run.get("firstSeen")
        if until is not None and (begun is None or begun > until):
            raise NotFound(f"run '{id[:200]}' had not begun at {as_of}")
        run_reader = RunReader(question, most=most)
        found = await run_reader.closure(key)
        cut_by["reason"] = found.reason
        return await closure_document(run_reader, id, found)

    return _counted("closure", cut_by, await answer(request, work))


@router.get(
    "/api/v1/runs/{id}/blast-radius",
    dependencies=[Depends(PLACE["heavy"])],
    operation_id="blastRadius",
    summary="What a run's bad write reached",
    responses=answers(BLAST_RADIUS, 404, 422, 503, 504, model=BlastRadiusAnswer),
)
async def run_blast_radius(request: Request, id: RunId, limit: Limit = None) -> Response:  # noqa: A002  (as Marquez calls it)
    """Every run that read what this one wrote before it was replaced, what those wrote, and so on.

    `taintedAt` is when a run began to read, or a write ended. A dataset is `stillTainted` until a run that is not
    tainted itself replaces all that is in it (`cleanedBy`, `cleanedAt`).
    """
    most = limit or request.app.state.settings.question_nodes
    cut_by: dict[str, str | None] = {}

    async def work(question: Question) -> BlastRadiusAnswer:
        key = run_key(id)
        await existing_run(question, key)
        found = await blast_radius(question, key, most=most)
        cut_by["reason"] = found.reason
        return await blast_radius_document(question, id, found)

    return _counted("blast_radius", cut_by, await answer(request, work))


def _counted(question: str, cut_by: dict[str, str | None], answered: Response) -> Response:
    if reason := cut_by.get("reason"):
        TRUNCATED.labels(question, reason).inc()
    return answered
