"""Bodies: read whole whatever the chunks, decompressed, and never more in memory than allowed."""

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.http import body as body_module
from headwater.http.body import ClientGone, read_body
from headwater.http.problem import Refusal

LIMIT = 100_000


def read(
    chunks: Iterable[bytes],
    encoding: str | None = None,
    *,
    declared: int | None = None,
    hold: Callable[[int], None] = lambda _: None,
) -> bytes:
    headers: list[tuple[bytes, bytes]] = []
    if encoding is not None:
        headers.append((b"content-encoding", encoding.encode()))
    if declared is not None:
        headers.append((b"content-length", str(declared).encode()))
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    arriving = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(arriving)

    return asyncio.run(read_body({"headers": headers}, receive, LIMIT, hold))


def refused(chunks: Iterable[bytes], encoding: str | None = None, *, declared: int | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(chunks, encoding, declared=declared)
    return caught.value


def cut(data: bytes, lengths: list[int]) -> list[bytes]:
    pieces: list[bytes] = []
    for length in lengths:
        pieces.append(data[:length])
        data = data[length:]
    return [*pieces, data]


@given(st.binary(max_size=5000), st.lists(st.integers(0, 700), max_size=20))
def test_a_body_is_whole_whatever_its_chunks(data: bytes, lengths: list[int]) -> None:
    assert read(cut(data, lengths)) == data


@pytest.mark.rule("demand.2")
@given(
    st.binary(max_size=5000), st.lists(st.integers(0, 700), max_size=20), st.sampled_from(["gzip", "x-gzip", "GZIP"])
)
def test_gzip_is_decompressed_whatever_its_chunks(data: bytes, lengths: list[int], encoding: str) -> None:
    assert read(cut(gzip.compress(data, mtime=0), lengths), encoding) == data


@pytest.mark.parametrize("encoding", [None, "", "identity"])
def test_plain_bodies(encoding: str | None) -> None:
    assert read([b"plain"], encoding) == b"plain"


def test_the_limit_is_inclusive() -> None:
    data = bytes(LIMIT)
    assert read([data], declared=LIMIT) == data
    assert read([gzip.compress(data, mtime=0)], "gzip") == data
    assert read([gzip.compress(data, 0, mtime=0)[:0], data]) == data


@pytest.mark.parametrize(
    ("chunks", "encoding", "declared"),
    [
        ([], None, LIMIT + 1),
        ([bytes(LIMIT + 1)], None, None),
        ([bytes(LIMIT), b"x"], None, None),
        ([gzip.compress(bytes(LIMIT + 1), mtime=0)], "gzip", None),
        ([gzip.compress(bytes(200_000_000), mtime=0)], "gzip", None),
        ([gzip.compress(bytes(LIMIT), 0, mtime=0)], "gzip", None),  # raw over the limit, though decompressed it is not
    ],
)
def test_over_the_limit_is_413_without_retry_after(
    chunks: list[bytes], encoding: str | None, declared: int | None
) -> None:
    error = refused(chunks, encoding, declared=declared)
    assert error.status == 413
    assert not error.headers


GOOD = gzip.compress(b"some text " * 100, mtime=0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip at all",
        zlib.compress(b"zlib, not gzip"),
        GOOD[:5],
        GOOD[:-1],
        GOOD[:-8],
        GOOD + b"trailing",
        GOOD + GOOD,
        GOOD[:20] + b"\x00\x01\x02" + GOOD[23:],
        GOOD[:-8] + bytes(8),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1_000_000])
def test_broken_gzip_is_400(data: bytes, size: int) -> None:
    assert refused([data[at : at + size] for at in range(0, len(data), size)], "gzip").status == 400


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "unknown"])
def test_other_encodings_are_415_and_say_what_is_understood(encoding: str) -> None:
    error = refused([b"x"], encoding)
    assert error.status == 415
    assert error.headers == {"Accept-Encoding": "gzip, identity"}


def test_a_bomb_is_refused_before_it_is_in_memory() -> None:
    held: list[int] = []
    with pytest.raises(Refusal):
        read([gzip.compress(bytes(200_000_000), mtime=0)], "gzip", hold=held.append)
    assert sum(held) <= LIMIT


def test_what_is_held_is_what_is_decompressed() -> None:
    held: list[int] = []
    data = read([gzip.compress(bytes(50_000), mtime=0)], "gzip", hold=held.append)
    assert sum(held) == len(data) == 50_000


def test_a_client_that_goes_away_is_noticed() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientGone):
        asyncio.run(read_body({"headers": []}, receive, LIMIT, lambda _: None))


def test_a_body_that_never_ends_is_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_module, "ARRIVAL_SECONDS", 0.01)

    async def receive() -> dict[str, Any]:
        return await asyncio.get_running_loop().create_future()

    with pytest.raises(Refusal) as caught:
        asyncio.run(read_body({"headers": []}, receive, LIMIT, lambda _: None))
    assert caught.value.status == 408


def test_a_cancelled_request_stays_cancelled() -> None:
    async def receive() -> dict[str, Any]:
        return await asyncio.get_running_loop().create_future()

    async def cancel_it() -> None:
        reading = asyncio.create_task(read_body({"headers": []}, receive, LIMIT, lambda _: None))
        await asyncio.sleep(0)
        reading.cancel()
        await reading

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel_it())
