"""`/api/v1/runs/{id}/closure`, `/api/v1/runs/{id}/blast-radius`."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from headwater.errors import NotFound
from headwater.event.time import iso
from headwater.identity import job_id, run_key
from headwater.metrics import TRUNCATED
from query_api.graph.database import Question
from query_api.graph.dataset_names import Names
from query_api.graph.instant import AsOf, instant
from query_api.history.closure import Closure, closure
from query_api.runs.blast_radius import BlastRadius, blast_radius
from query_api.runs.example import BLAST_RADIUS, CLOSURE
from query_api.web.json_answer import answer
from query_api.web.openapi import answers

router = APIRouter(tags=["time"])

RunId = Annotated[str, Path(description="Id of the run, as its producer gave it.")]
Limit = Annotated[int | None, Query(ge=1, description="About how many reads, or runs, are enough.")]


@router.get(
    "/api/v1/runs/{id}/closure",
    operation_id="closure",
    summary="What a run really read, back to the sources",
    responses=answers(CLOSURE, 404, 422, 503, 504),
)
async def run_closure(request: Request, id: RunId, limit: Limit = None, as_of: AsOf = None) -> Response:  # noqa: A002  (as Marquez calls it)
    """The pinned closure: of each dataset that the run read the write that it saw, and so on for the runs that wrote.

    `rule` says how the write is known: by an explicit `version`, by `time` (the last successful write that had ended
    when the reader began), or not at all (`unknown`: a source). `alsoWriters` are the other runs whose data was still
    there: the writes since, and with, the last one that replaced everything.
    """
    most, until = limit or request.app.state.settings.question_nodes, instant(as_of)
    cut_by: dict[str, str | None] = {}

    async def work(question: Question) -> dict[str, Any]:
        key = run_key(id)
        begun = (await _existing(question, [key]))[key][0].get("firstSeen")
        if until is not None and (begun is None or begun > until):
            raise NotFound(f"run '{id[:200]}' had not begun at {as_of}")
        found = await closure(question, key, id, most=most, as_of=until)
        cut_by["reason"] = found.reason
        return await _closure_json(question, id, found)

    return _counted("closure", cut_by, await answer(request, work))


@router.get(
    "/api/v1/runs/{id}/blast-radius",
    operation_id="blastRadius",
    summary="What a run's bad write reached",
    responses=answers(BLAST_RADIUS, 404, 422, 503, 504),
)
async def run_blast_radius(request: Request, id: RunId, limit: Limit = None) -> Response:  # noqa: A002  (as Marquez calls it)
    """Every run that read what this one wrote before it was replaced, what those wrote, and so on.

    `taintedAt` is when a run began to read, or a write ended. A dataset is `stillTainted` until a run that is not
    tainted itself replaces all that is in it (`cleanedBy`, `cleanedAt`).
    """
    most = limit or request.app.state.settings.question_nodes
    cut_by: dict[str, str | None] = {}

    async def work(question: Question) -> dict[str, Any]:
        key = run_key(id)
        await _existing(question, [key])
        found = await blast_radius(question, key, most=most)
        cut_by["reason"] = found.reason
        return await _blast_radius_json(question, id, found)

    return _counted("blast_radius", cut_by, await answer(request, work))


def _counted(question: str, cut_by: dict[str, str | None], answered: Response) -> Response:
    if reason := cut_by.get("reason"):
        TRUNCATED.labels(question, reason).inc()
    return answered


async def _existing(question: Question, keys: list[str]) -> dict[str, tuple[dict[str, Any], str | None]]:
    """Properties of runs, and the id of the job of each.

    Raises:
        NotFound: the only one that is asked for is not there.
    """
    rows = await question.rows("runs", keys=keys)
    if not rows and len(keys) == 1:
        raise NotFound("no run of that id is in the graph")
    return {key: (run, None if name is None else job_id(namespace, name)) for key, run, namespace, name in rows}


async def _closure_json(question: Question, run_id: str, found: Closure) -> dict[str, Any]:
    histories = {read.dataset: found.histories[read.dataset] for read in found.reads}
    names = Names(question)
    await names.load(dataset for dataset, history in histories.items() if len(history.names) > 1)
    ids = {
        dataset: history.id if len(history.names) == 1 else names.shown(dataset).id
        for dataset, history in histories.items()
    }
    reads = [
        {
            "dataset": ids[read.dataset],
            "reader": found.run_ids[read.run],
            "writer": read.writer and read.writer.run_id,
            "alsoWriters": [write.run_id for write in read.also],
            "rule": read.rule,
            "readAt": iso(read.at),
            "writtenAt": None if read.writer is None else iso(read.writer.at),
            "version": read.version,
            "depth": read.depth,
        }
        for read in found.reads
    ]
    reads.sort(key=lambda read: (read["depth"], read["dataset"], read["reader"]))
    return {
        "runId": run_id,
        "reads": reads,
        "truncated": _truncated(found.reason, [found.run_ids[run] for run in found.frontier]),
    }


async def _blast_radius_json(question: Question, run_id: str, found: BlastRadius) -> dict[str, Any]:
    names = Names(question)
    await names.load(dict.fromkeys([write.dataset for write in found.writes] + [run.dataset for run in found.runs]))
    lasting = found.lasting()
    types = Counter(kind for dataset in lasting if (kind := names.shown(dataset).type))
    keys = dict.fromkeys([write.run for write in found.writes] + [run.run for run in found.runs] + found.frontier)
    known = await _existing(question, list(keys)) if keys else {}
    runs = [
        {
            "runId": known[run.run][0]["runId"],
            "job": known[run.run][1],
            "state": known[run.run][0].get("state"),
            "taintedAt": iso(run.at),
            "through": names.shown(run.dataset).id,
            "from": known[run.source][0]["runId"],
            "depth": run.depth,
            "stillTainted": any(
                lasting[write.dataset].replaced is None for write in found.writes if write.run == run.run
            ),
        }
        for run in found.runs
    ]
    datasets: list[dict[str, Any]] = []
    for dataset, last in sorted(lasting.items()):
        node = names.shown(dataset)
        first = min((write for write in found.writes if write.dataset == dataset), key=lambda write: write.at)
        datasets.append(
            {
                "dataset": node.id,
                "datasetType": node.type,
                "taintedAt": iso(first.at),
                "by": known[first.run][0]["runId"],
                "stillTainted": last.replaced is None,
                "cleanedAt": last.replaced and iso(last.replaced[2]),
                "cleanedBy": last.replaced and last.replaced[1],
                "depth": first.depth,
            }
        )
    datasets.sort(key=lambda dataset: (dataset["depth"], dataset["dataset"]))
    return {
        "runId": run_id,
        "runs": runs,
        "datasets": datasets,
        "counts": {
            "runs": len(runs),
            "datasets": len(datasets),
            "stillTainted": sum(each["stillTainted"] for each in datasets),
            "datasetTypes": dict(sorted(types.items())),
        },
        "truncated": _truncated(found.reason, [known[run][0]["runId"] for run in found.frontier]),
    }


def _truncated(reason: str | None, frontier: list[str]) -> dict[str, Any] | None:
    return None if reason is None else {"reason": reason, "frontier": frontier}
