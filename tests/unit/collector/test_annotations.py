"""What is refused as an annotation, with its place; and the event that is made of one that is taken."""

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from collector.annotations import AnnotationDocument
from collector.app import create_app
from headwater.annotation import Annotation
from headwater.settings import Settings
from headwater.subject import Dataset, Job, Run, Subject

NOWHERE = "127.0.0.1:1"
CHURN = {"type": "dataset", "namespace": "mlflow://mlflow:5000", "name": "models/churn"}
TAG = {"kind": "tag", "key": "pii"}


def post(content: bytes, **settings: Any) -> httpx.Response:
    """One request to a collector whose Kafka does not exist."""

    async def request() -> httpx.Response:
        app = create_app(Settings(kafka_bootstrap_servers=NOWHERE, **settings))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
            return await client.post("/api/v1/annotations", content=content)

    return asyncio.run(request())


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({**TAG}, "/nodeId"),
        ({**TAG, "nodeId": "table:{reasons}"}, "/nodeId"),
        ({**TAG, "nodeId": "dataset:alone"}, "/nodeId"),
        ({**TAG, "nodeId": "run:"}, "/nodeId"),
        ({**TAG, "nodeId": "dataset:mlflow://mlflow:5000:models/churn"}, "/nodeId"),
        ({**TAG, "nodeId": "job:a:b", "type": "job"}, "/type"),
        ({**TAG, "nodeId": "job:a:b", "namespace": "a"}, "/namespace"),
        ({**TAG, "type": "table", "namespace": "a", "name": "b"}, "/type"),
        ({**TAG, "type": "job", "namespace": "a"}, "/name"),
        ({**TAG, "type": "column", "namespace": "a", "name": "b"}, "/field"),
        ({**TAG, "type": "run", "namespace": "a", "name": "b"}, "/runId"),
        ({**TAG, "type": "run", "runId": ""}, "/runId"),
        ({**TAG, **CHURN, "field": "x"}, "/field"),
        ({**TAG, **CHURN, "version": ""}, "/version"),
        ({**TAG, **CHURN, "version": 12}, "/version"),
        ({**TAG, "nodeId": "job:a:b", "version": "1"}, "/version"),
        ({**TAG, **CHURN, "colour": "red"}, "/colour"),
        ({**CHURN, "kind": "tag"}, "/key"),
        ({**CHURN, "kind": "tag", "key": ""}, "/key"),
        ({**CHURN}, "/kind"),
        ({**CHURN, "kind": "deleted"}, "/kind"),
        ({**CHURN, "kind": "note"}, "/note"),
        ({**CHURN, "kind": "note", "note": "x", "key": "k"}, "/key"),
        ({**CHURN, "kind": "note", "note": "x", "removed": True}, "/removed"),
        ({**TAG, **CHURN, "value": "1", "removed": True}, "/removed"),
        ({**CHURN, "kind": "approval", "value": "approved"}, "/version"),
        ({**CHURN, "kind": "approval", "version": "1"}, "/value"),
        ({**CHURN, "kind": "approval", "version": "1", "value": "{fine}"}, "/value"),
        ({"kind": "approval", "nodeId": "job:a:b", "value": "approved"}, "/version"),
        ([], ""),
        ("text", ""),
    ],
)
def test_what_makes_no_sense_is_422_with_its_place(body: Any, place: str) -> None:
    answer = post(orjson.dumps(body))
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert place in {each["pointer"] for each in answer.json()["errors"]}
    assert "{reason}" not in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"kind": "tag", "key": "\\ud800"}', b"[" * 100_000])
def test_what_is_no_json_is_400(content: bytes) -> None:
    assert post(content).status_code == 400


def test_not_every_one_of_many_problems_is_told() -> None:
    answer = post(orjson.dumps({**TAG, **CHURN, **{f"x{number}": 1 for number in range(5000)}}))
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 1000)


def test_the_event_must_fit_as_every_event() -> None:
    body = {**TAG, "type": "job", "namespace": "a" * 700, "name": "b"}
    assert len(orjson.dumps(body)) < 1024
    assert post(orjson.dumps(body), max_event_bytes=1024).status_code == 413


def test_kafka_away_is_503() -> None:
    answer = post(orjson.dumps({**TAG, **CHURN}))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        (CHURN, Dataset("mlflow://mlflow:5000", "models/churn")),
        ({**CHURN, "version": "12"}, Dataset("mlflow://mlflow:5000", "models/churn", "12")),
        ({"nodeId": "dataset:ns:a/b"}, Dataset("ns", "a/b")),
        ({"nodeId": "datasetField:ns:t:a.b"}, Dataset("ns", "t", None, "a.b")),
        ({**CHURN, "type": "column", "field": "a:b"}, Dataset("mlflow://mlflow:5000", "models/churn", None, "a:b")),
        ({"nodeId": "job:ml:train"}, Job("ml", "train")),
        ({"nodeId": "run:urn:odd:id"}, Run("urn:odd:id")),
        ({"type": "run", "runId": "r"}, Run("r")),
    ],
)
def test_nodes_are_named_by_id_or_by_their_parts(body: dict[str, Any], subject: Subject) -> None:
    read = AnnotationDocument.model_validate_json(orjson.dumps({**body, **TAG, "value": "yes", "by": "Ada"}))
    assert read.annotation() == Annotation(subject, "tag", key="pii", value="yes", by="Ada")
