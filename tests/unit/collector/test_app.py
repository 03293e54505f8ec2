"""The collector's answers for which Kafka is not needed: everything that it refuses, and that Kafka is away."""

import asyncio
import gzip
from typing import Any

import httpx
import orjson
import pytest

from collector.app import create_app
from headwater import metrics
from headwater.errors import EngineUnavailable
from headwater.settings import Settings

NOWHERE = "127.0.0.1:1"
ONE = "/api/v1/lineage"
BATCH = "/api/v1/lineage/batch"
EVENT: dict[str, Any] = {
    "eventTime": "2026-11-24T09:30:00Z",
    "producer": "p",
    "run": {"runId": "r"},
    "job": {"namespace": "n", "name": "j"},
}


def post(path: str, content: bytes, headers: dict[str, str] | None = None, **settings: Any) -> httpx.Response:
    """One request to a collector whose Kafka does not exist."""

    async def request() -> httpx.Response:
        app = create_app(Settings(kafka_bootstrap_servers=NOWHERE, **settings))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
            return await client.post(path, content=content, headers=headers)

    return asyncio.run(request())


def event(**changes: Any) -> bytes:
    return orjson.dumps(EVENT | changes)


def nested(levels: int) -> bytes:
    return b'{"a":' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff{}", "not UTF-8"),
        (b"[]", "this is an array"),
        (nested(200), "nested deeper than 200 levels"),
        (nested(100_000), "nested deeper than 200 levels"),
        (gzip.compress(gzip.compress(event(), mtime=0), mtime=0), "not UTF-8"),
    ],
)
def test_unreadable_is_400_with_the_reason(content: bytes, says: str) -> None:
    headers = {"content-encoding": "gzip"} if content[:2] == b"\x1f\x8b" else None
    answer = post(ONE, content, headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


@pytest.mark.rule("event.required")
def test_a_wrong_shape_is_422_with_every_pointer() -> None:
    answer = post(ONE, event(eventTime="never", eventType="PAUSE", run={}, inputs=[{"name": 1}]))
    assert answer.status_code == 422
    assert {(error["pointer"], error["keyword"]) for error in answer.json()["errors"]} == {
        ("/eventTime", "format"),
        ("/eventType", "enum"),
        ("/run/runId", "required"),
        ("/inputs/0/namespace", "required"),
        ("/inputs/0/name", "type"),
    }


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (bytes(2000), {}, 413),
        (gzip.compress(bytes(50_000_000), mtime=0), {"content-encoding": "gzip"}, 413),
        (gzip.compress(event(), mtime=0)[:-4], {"content-encoding": "gzip"}, 400),
        (event(), {"content-encoding": "zstd"}, 415),
    ],
)
@pytest.mark.parametrize("path", [ONE, BATCH])
def test_bodies_out_of_bounds(path: str, content: bytes, headers: dict[str, str], status: int) -> None:
    if status == 413 and headers:
        answer = post(path, content, headers, max_event_bytes=1_000_000)
    else:
        answer = post(path, content, headers, max_event_bytes=1024)
    assert answer.status_code == status
    assert "retry-after" not in answer.headers


@pytest.mark.rule("demand.3")
@pytest.mark.parametrize("path", [ONE, f"{ONE}/", f"{ONE}?key=value", BATCH, f"{BATCH}/"])
def test_kafka_away_at_the_start_is_503_to_be_tried_again(path: str) -> None:
    answer = post(path, event())
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"{", "unreadable"), (event(run={}), "shape"), (event(), "kafka")],
)
@pytest.mark.parametrize("path", [ONE, BATCH])
def test_what_is_refused_is_counted_by_its_reason(path: str, content: bytes, reason: str) -> None:
    def counted() -> float:
        return metrics.REFUSED.labels(reason)._value.get()

    before = counted()
    post(path, content)
    assert counted() > before


def test_it_starts_answers_and_stops_while_kafka_is_away() -> None:
    async def check() -> None:
        app = create_app(Settings(kafka_bootstrap_servers=NOWHERE))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client,
        ):
            assert (await client.post(ONE, content=event())).status_code == 503
            assert (await client.post(BATCH, content=event())).status_code == 503
            assert (await client.get("/healthz")).json() == {"status": "ok", "kafka": False}

    asyncio.run(check())


@pytest.mark.rule("demand.3")
@pytest.mark.parametrize("limits", [{"max_in_flight_requests": 1}, {"max_in_flight_bytes": 1_048_576}])
def test_too_much_at_once_is_503_and_passes(limits: dict[str, int]) -> None:
    """A body that is still arriving takes the only place, or the bytes that there are."""

    async def check() -> None:
        app = create_app(Settings(kafka_bootstrap_servers=NOWHERE, max_event_bytes=1_048_576, **limits))
        arrived = asyncio.Event()
        go_on = asyncio.Event()

        async def slow() -> Any:
            yield b"x" * 1_000_000
            arrived.set()
            await go_on.wait()
            yield b"x"

        async def send(content: Any) -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
                return await client.post(ONE, content=content)

        first = asyncio.create_task(send(slow()))
        await arrived.wait()
        refused = await send(b"y" * 100_000)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert "too much at once" in refused.json()["detail"]
        go_on.set()
        assert (await first).status_code == 400
        assert (await send(b"y" * 100_000)).status_code == 400

    asyncio.run(check())


def test_a_batch_of_which_nothing_is_readable_says_why_for_each() -> None:
    answer = post(BATCH, b'[{"eventTime": 1}, nonsense]')
    assert answer.status_code == 200
    result = answer.json()
    assert result["status"] == "partial_success"
    assert result["summary"] == {"received": 2, "successful": 0, "failed": 2, "retriable": 0, "non_retriable": 2}
    assert [failed["index"] for failed in result["failed_events"]] == [0, 1]
    assert {error["pointer"] for error in result["failed_events"][0]["errors"]} >= {"/eventTime", "/producer"}
    assert "not JSON" in result["failed_events"][1]["reason"]


@pytest.mark.parametrize("content", [b"[]", b"", b"\n\n"])
def test_an_empty_batch_is_a_success(content: bytes) -> None:
    assert post(BATCH, content).json()["summary"]["received"] == 0


@pytest.mark.parametrize(
    ("content", "status"), [(b"[{}", 400), (b"[{}] x", 400), (b"[" + b"1," * 100_000 + b"1]", 413)]
)
def test_batches_refused_as_a_whole(content: bytes, status: int) -> None:
    assert post(BATCH, content).status_code == status


def test_without_any_kafka_configured_it_does_not_start() -> None:
    with pytest.raises(EngineUnavailable, match="HEADWATER_KAFKA_BOOTSTRAP_SERVERS"):
        create_app(Settings())


def get(path: str) -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(kafka_bootstrap_servers=NOWHERE)))
        async with httpx.AsyncClient(transport=transport, base_url="http://headwater") as client:
            return await client.get(path)

    return asyncio.run(request())


def test_it_lives_while_kafka_is_away() -> None:
    assert get("/healthz").json() == {"status": "ok", "kafka": False}


def test_kafka_away_is_not_ready_and_not_dead() -> None:
    assert get("/livez").json() == {"status": "ok"}
    answer = get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["keyword"] for error in answer.json()["errors"]] == ["kafka"]


def test_metrics_are_shown() -> None:
    answer = get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "headwater_collector_events_accepted_total" in answer.text


@pytest.mark.parametrize(("path", "status"), [(ONE, 405), (f"{ONE}/nowhere", 404), ("/", 404)])
def test_other_requests_are_problems_too(path: str, status: int) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_openapi_documents_both_routes_with_examples_that_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    document = get("/openapi.json").json()
    one = document["paths"][ONE]["post"]
    batch = document["paths"][BATCH]["post"]
    assert set(one["responses"]) == {"201", "400", "408", "413", "415", "422", "503"}
    assert set(batch["responses"]) == {"200", "400", "408", "413", "415", "503"}
    examples = [example["value"] for example in one["requestBody"]["content"]["application/json"]["examples"].values()]
    examples += batch["requestBody"]["content"]["application/json"]["example"]
    assert {post(ONE, orjson.dumps(example)).status_code for example in examples} == {503}  # all is well but Kafka
