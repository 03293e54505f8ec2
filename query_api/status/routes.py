"""`/api/v1/status`, `/livez`, `/readyz`, `/healthz`, `/metrics`."""

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from headwater import metrics
from headwater.http.probes import LIVEZ, READYZ, Condition
from query_api.status.probe import Probe
from query_api.status.shape import Health, Status
from query_api.web.json_answer import JsonResponse
from query_api.web.openapi import answers

router = APIRouter(tags=["operation"])

_STATUS: Final[Status] = {
    "ready": True,
    "kafka": {"reachable": True},
    "neo4j": {"reachable": True},
    "accepted": 1200,
    "applied": 1200,
    "lag": 0,
    "deadLetters": 0,
    "exclusions": 0,
    "excluded": 0,
    "writers": 1,
    "namingRules": [],
    "rebuilding": None,
    "format": {"stored": 2, "written": 2},
    "version": "0.1.0",
}


def _probe(request: Request) -> Probe:
    return request.app.state.probe


def _condition(request: Request) -> Condition:
    return request.app.state.condition


@router.get(
    "/api/v1/status",
    operation_id="status",
    summary="Engines, lag, dead letters",
    responses=answers(_STATUS, model=Status),
)
async def status(request: Request) -> Response:
    """Whether both engines answer and a graph writer is at work (`ready`), and how far the graph is behind.

    Events by count: `accepted` are in Kafka, `applied` of them are in the graph or kept as dead letters, `lag` are
    still to apply, `deadLetters` could never be (one may be kept twice), `excluded` are taken back by `exclusions`.
    They are null while Kafka is away.
    `rebuilding` says how far a rebuild of the graph is, or null; `format` whether writers of this version may write
    into the graph. Always 200, within about 2 s.
    """
    return JsonResponse(await _probe(request).look())


@router.get(
    "/healthz", operation_id="health", summary="Can it answer", responses=answers({"status": "ok"}, 503, model=Health)
)
async def health(request: Request) -> Response:
    """200 while Neo4j answers, else 503; Kafka and the writers may be away, the graph can still be asked."""
    neo4j = (await _probe(request).look())["neo4j"]
    return JsonResponse({"status": "ok"}) if neo4j["reachable"] else JsonResponse({"status": neo4j.get("problem")}, 503)


@router.get(
    LIVEZ, operation_id="live", summary="Does it go round", responses=answers({"status": "ok"}, 503, model=Health)
)
async def live(request: Request) -> Response:
    """200 while the service goes round, engines away or not; 503 where a loop is stuck: start it anew."""
    return await _condition(request).alive(request)


@router.get(
    READYZ, operation_id="ready", summary="Can it do its work", responses=answers({"status": "ok"}, 503, model=Health)
)
async def ready(request: Request) -> Response:
    """200 while questions can be answered; 503 says what is away, in `errors` one by one.

    Where the collector shares the port, also what keeps events from being taken.
    """
    return await _condition(request).ready(request)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": "headwater_api_questions_total 1.0\n"}}}},
)
async def show_metrics(request: Request) -> Response:
    """Metrics in Prometheus' text format, of all of Headwater's processes on this machine, and what the engines say."""
    asked = await request.app.state.asked_metrics.shown()
    return Response(await asyncio.to_thread(metrics.exposition, asked), media_type=metrics.CONTENT_TYPE)
