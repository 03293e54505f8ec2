"""Work on large bodies: beside the event loop, one after the other, and nobody waits for a turn for ever."""

import asyncio
import gzip
import threading

import orjson
import pytest

from collector import large_bodies, lineage
from collector.batch import MOST_EVENTS
from collector.large_bodies import LARGE, LargeBodies
from headwater.event import bounds
from headwater.http.problem import Refusal
from tests.events.amplified import SHAPES, event
from tests.unit.collector.test_app import BATCH, EVENT, ONE, post

LONG = 20.0


def test_the_loop_goes_on_and_the_next_one_waits_for_its_turn() -> None:
    may_end, one_begun = threading.Event(), threading.Event()
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        one_begun.set()
        assert may_end.wait(LONG)
        return number

    async def two() -> list[int]:
        large = LargeBodies()
        both = [asyncio.ensure_future(large.work(LARGE, work, number)) for number in (1, 2)]
        await asyncio.to_thread(one_begun.wait, LONG)  # the loop is free
        assert begun == [1]
        may_end.set()
        return await asyncio.gather(*both)

    assert asyncio.run(two()) == [1, 2]
    assert begun == [1, 2]


def test_who_would_wait_too_long_is_refused_and_a_client_that_leaves_keeps_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(large_bodies, "LONGEST_WAIT", 0.01)
    may_end = threading.Event()
    begun = threading.Event()

    def work() -> None:
        begun.set()
        assert may_end.wait(LONG)

    async def leave() -> None:
        large = LargeBodies()
        first = asyncio.ensure_future(large.work(LARGE, work))
        await asyncio.to_thread(begun.wait, LONG)
        first.cancel()
        with pytest.raises(Refusal, match="large bodies are read one after the other") as refused:
            await large.work(LARGE, work)
        assert (refused.value.status, dict(refused.value.headers or {})) == (503, {"Retry-After": "5"})
        may_end.set()
        monkeypatch.setattr(large_bodies, "LONGEST_WAIT", LONG)
        await large.work(LARGE, work)

    asyncio.run(leave())


def test_an_error_of_the_work_is_told_and_the_next_one_has_its_turn() -> None:
    async def fail_and_go_on() -> list[int]:
        large = LargeBodies()
        with pytest.raises(ZeroDivisionError):
            await large.work(LARGE, divmod, 1, 0)
        return list(await large.work(LARGE, divmod, 7, 2))

    assert asyncio.run(fail_and_go_on()) == [3, 1]


@pytest.mark.parametrize("path", [ONE, BATCH])
@pytest.mark.parametrize("size", [LARGE - 1000, LARGE])
def test_only_large_bodies_leave_the_loop(path: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[threading.Thread] = set()
    accept = lineage.accept

    def seen(*arguments: object) -> bytes:
        threads.add(threading.current_thread())
        return accept(*arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr("collector.lineage.accept", seen)
    monkeypatch.setattr("collector.batch.accept", seen)
    body = orjson.dumps({**EVENT, "padding": "a" * size})
    assert post(path, body if path == ONE else b"[" + body + b"]").status_code == 503, "there is no Kafka"
    assert len(threads) == 1
    assert (threading.main_thread() in threads) == (size < LARGE)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_refused_or_taken_and_nothing_else(
    name: str, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = 0.05
    monkeypatch.setattr(bounds, "MOST_MEMORY", int(bounds.MOST_MEMORY * share))
    body = event(name, share)
    headers = {"content-encoding": "gzip"} if packed else {}
    answer = post(ONE, gzip.compress(body, 1) if packed else body, headers, max_values=200_000)
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.status_code == 413:
        detail = answer.json()["detail"]
        assert "HEADWATER_MAX_VALUES" in detail or "of memory" in detail
        assert detail.endswith("in parts")
        assert "retry-after" not in answer.headers
    else:
        assert (answer.status_code, answer.json()["detail"]) == (503, "Kafka does not answer: try again later")


@pytest.mark.parametrize("packed", [True, False])
def test_a_batch_with_too_many_values_is_refused_before_it_is_cut(packed: bool) -> None:
    body = b"[" + b"[]," * 300_000 + b"1]"
    headers = {"content-encoding": "gzip"} if packed else {}
    answer = post(BATCH, gzip.compress(body) if packed else body, headers, max_values=200_000)
    assert answer.status_code == 413
    assert "600001 values" in answer.json()["detail"]


def test_blank_and_endless_lines_are_few_events() -> None:
    lines = {"content-type": "application/x-ndjson"}
    assert post(BATCH, b"\n \r\n" * 1_000_000, lines).json()["summary"]["received"] == 0
    assert post(BATCH, b"12\n" * 1_000_000, lines).json()["detail"] == (
        f"a batch has at most {MOST_EVENTS} events: send it in parts"
    )


def test_in_a_batch_one_event_that_is_too_much_does_not_fail_the_others() -> None:
    too_much = orjson.dumps({**EVENT, "list": [0] * 300_000})
    body = b"\n".join([orjson.dumps({}), too_much, orjson.dumps({})])
    answer = post(BATCH, body, {"content-type": "application/x-ndjson"}, max_values=200_000).json()
    assert answer["summary"]["non_retriable"] == 3
    reasons = {each["index"]: each["reason"] for each in answer["failed_events"]}
    assert "300008 values, more than 200000" in reasons[1]
    assert "3 problems" in reasons[0]
