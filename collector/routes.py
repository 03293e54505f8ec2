"""The collector's routes: FastAPI documents them, the endpoints run by themselves."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.responses import Response

from collector.annotations import Annotated, AnnotationDocument, Annotations
from collector.batch import Batch
from collector.dead_letters import MOST, Put, Settle
from collector.endpoint import Endpoint
from collector.lineage import Lineage
from headwater.http.problem import ProblemDetail, responses


class Summary(BaseModel):
    """Counts of a batch."""

    received: int = Field(examples=[2])
    successful: int = Field(examples=[1])
    failed: int = Field(examples=[1])
    retriable: int = Field(description="Failed, and worth sending again.", examples=[0])
    non_retriable: int = Field(description="Failed for good: sent again they fail again.", examples=[1])


class FailedEvent(BaseModel):
    """One event of a batch that was not stored."""

    index: int = Field(description="Place in the array, or among the lines that are not blank; from 0.", examples=[1])
    reason: str = Field(examples=['the event has 1 problem, the first: /run/runId: required key "runId" is missing'])
    retriable: bool = Field(examples=[False])
    errors: list[ProblemDetail] | None = Field(None, description="Every reason with its JSON pointer.")


class BatchResult(BaseModel):
    """What became of a batch."""

    status: str = Field(description="success, or partial_success if any event failed.", examples=["partial_success"])
    summary: Summary
    failed_events: list[FailedEvent]


_PRODUCER: Final = "https://example.com/shop"
_SCHEMA: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
_COMMON: Final = {"eventTime": "2026-11-24T09:30:00.123456Z", "producer": _PRODUCER}
_RUN_EVENT: Final = {
    **_COMMON,
    "schemaURL": f"{_SCHEMA}#/$defs/RunEvent",
    "eventType": "COMPLETE",
    "run": {"runId": "019ab4f0-1c7b-7000-8000-3d2f6c1b9a11"},
    "job": {"namespace": "shop", "name": "staging.orders"},
    "inputs": [{"namespace": "postgres://db:5432", "name": "shop.raw.orders"}],
    "outputs": [{"namespace": "postgres://db:5432", "name": "shop.staging.orders"}],
}
_JOB_EVENT: Final = {
    **_COMMON,
    "schemaURL": f"{_SCHEMA}#/$defs/JobEvent",
    "job": {"namespace": "shop", "name": "staging.orders"},
    "inputs": [{"namespace": "postgres://db:5432", "name": "shop.raw.orders"}],
}
_DATASET_EVENT: Final = {
    **_COMMON,
    "schemaURL": f"{_SCHEMA}#/$defs/DatasetEvent",
    "dataset": {"namespace": "postgres://db:5432", "name": "shop.raw.orders"},
}
_GZIP: Final = {
    "name": "Content-Encoding",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["gzip", "identity", ""]},
}


def _documentation(content: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [_GZIP], "requestBody": {"required": True, "content": content}}


_ONE: Final = _documentation(
    {
        "application/json": {
            "schema": {"type": "object", "title": "OpenLineage event"},
            "examples": {
                "run event": {"value": _RUN_EVENT},
                "job event": {"value": _JOB_EVENT},
                "dataset event": {"value": _DATASET_EVENT},
            },
        }
    }
)
_BATCH: Final = _documentation(
    {
        "application/json": {
            "schema": {"type": "array", "items": {"type": "object", "title": "OpenLineage event"}},
            "example": [_RUN_EVENT, _DATASET_EVENT],
        },
        "application/x-ndjson": {
            "schema": {"type": "string", "title": "One OpenLineage event a line"},
        },
    }
)


#: Never called: its docstring is what the API's documentation says of a route.
Described = Callable[[], Coroutine[None, None, None]]


def _route(path: str, endpoint: Endpoint, described: Described, **documentation: Any) -> APIRoute:
    """`endpoint` at `path`, for POST; FastAPI documents it, and has no part in its answers."""
    route = APIRoute(path, described, methods=["POST"], **documentation)
    route.app = endpoint
    return route


def lineage(path: str, endpoint: Lineage) -> APIRoute:
    return _route(
        path,
        endpoint,
        _lineage,
        tags=["events"],
        operation_id="sendEvent",
        summary="Send one event",
        status_code=HTTPStatus.CREATED,
        response_class=Response,
        response_description="Kafka has acknowledged the event; the body is empty.",
        responses=responses(400, 408, 413, 415, 422, 503),
        openapi_extra=_ONE,
    )


def batch(path: str, endpoint: Batch) -> APIRoute:
    return _route(
        path,
        endpoint,
        _batch,
        tags=["events"],
        operation_id="sendBatch",
        summary="Send many events",
        response_model=BatchResult,
        response_class=JSONResponse,
        response_description="A result for the whole, and a reason for each event that was not stored.",
        responses=responses(400, 408, 413, 415, 503),
        openapi_extra=_BATCH,
    )


#: As JSON Schema; a reference into it would point into the API's document.
_ANNOTATION: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": AnnotationDocument.model_json_schema(),
                "example": {
                    "type": "dataset",
                    "namespace": "mlflow://mlflow:5000",
                    "name": "models/churn",
                    "version": "12",
                    "kind": "approval",
                    "value": "approved",
                    "by": "Ada",
                },
            }
        },
    }
}


def annotations(path: str, endpoint: Annotations) -> APIRoute:
    return _route(
        path,
        endpoint,
        _annotations,
        tags=["annotations"],
        operation_id="annotate",
        summary="Say something of a node: a tag, a note, an approval",
        status_code=HTTPStatus.CREATED,
        response_model=Annotated,
        response_class=JSONResponse,
        response_description="Kafka has acknowledged the event that says it.",
        responses=responses(400, 408, 413, 415, 422, 503),
        openapi_extra=_ANNOTATION,
    )


class Settlement(BaseModel):
    """What became of one dead letter."""

    id: str = Field(examples=["0-17"])
    outcome: str = Field(
        description="`replayed`, `dropped` or `put`; `already replayed` or `already dropped`; `not found`; `event is "
        "gone`, it is kept nowhere any more; or `failed: …`, worth trying again.",
        examples=["replayed"],
    )


class Settlements(BaseModel):
    """What became of each dead letter."""

    results: list[Settlement]


_IDS: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "title": "Ids of dead letters",
                    "required": ["ids"],
                    "properties": {
                        "ids": {
                            "type": "array",
                            "items": {"type": "string", "pattern": r"^\d{1,9}-\d{1,18}$"},
                            "minItems": 1,
                            "maxItems": MOST,
                        }
                    },
                },
                "example": {"ids": ["0-17"]},
            }
        },
    }
}


def replay(path: str, endpoint: Settle) -> APIRoute:
    return _settle(path, endpoint, _replay, "replayDeadLetters", "Send dead letters once more")


def drop(path: str, endpoint: Settle) -> APIRoute:
    return _settle(path, endpoint, _drop, "dropDeadLetters", "Settle dead letters without sending them")


def put(path: str, endpoint: Put) -> APIRoute:
    return _settle(path, endpoint, _put, "putDeadLetters", "Give up events that a writer stands still before")


def _settle(path: str, endpoint: Settle | Put, described: Described, operation: str, summary: str) -> APIRoute:
    return _route(
        path,
        endpoint,
        described,
        tags=["dead letters"],
        operation_id=operation,
        summary=summary,
        response_model=Settlements,
        response_class=JSONResponse,
        response_description="What became of each.",
        responses=responses(400, 408, 413, 415, 422, 503),
        openapi_extra=_IDS,
    )


async def _replay() -> None:
    """The events go to the event topic once more, bytes, key and headers as they came, and are settled.

    One that cannot be applied again becomes a new dead letter, with one attempt more.
    """


async def _drop() -> None:
    """They are listed no more. Their events stay in the event topic."""


async def _put() -> None:
    """An id is the place of an event in the event topic, `{partition}-{offset}`, as the writer tells it.

    A writer that stands still before it makes it a dead letter within seconds, and goes on; one that comes to it later
    does so at once. Nothing happens to an event that is applied already.
    """


async def _lineage() -> None:
    """A run, job or dataset event, told apart by its shape.

    201 only after Kafka has acknowledged it, with the bytes as they were sent (decompressed).
    """


async def _annotations() -> None:
    """An event is made of it, and goes the way of every event. What was said before stays on record.

    Whether the node exists, and in that version, is not asked here: what is said of another counts for nothing, and
    stays.
    """


async def _batch() -> None:
    """A JSON array, or NDJSON: one event a line.

    One bad event does not fail the others. 503 if Kafka stored none of the events that are fit to be stored.
    """
