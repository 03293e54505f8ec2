"""The body of a request: read as it arrives, decompressed as it is read, and never more of it than allowed."""

import asyncio
import zlib
from collections.abc import Callable, Coroutine, Iterable
from http import HTTPStatus
from typing import Final

from starlette.types import Receive, Scope

from headwater.http.problem import Refusal

#: Seconds that a body may take to arrive.
ARRIVAL_SECONDS: Final = 30.0
#: Most bytes that one step of decompression makes.
_STEP: Final = 1024 * 1024
_GZIP_WINDOW: Final = 31  # a gzip header and trailer around deflate


class ClientGone(Exception):  # noqa: N818  (a state: there is nobody left to answer)
    """The client closed the connection before its body was complete."""


async def read_body(scope: Scope, receive: Receive, limit: int, hold: Callable[[int], None]) -> bytes:
    """The body of an HTTP request, decompressed if its `Content-Encoding` is gzip.

    Args:
        scope: the request's.
        receive: the request's.
        limit: most bytes, counted as sent and as decompressed.
        hold: told how many bytes more are in memory, before they add up; may raise to refuse them.

    Raises:
        Refusal: 400 broken, truncated or trailing gzip; 408 the body took too long; 413 over the limit;
            415 another encoding.
        ClientGone: the connection ended.
    """
    encoding, declared = _headers(scope)
    if declared > limit:
        raise _too_large(limit)
    if encoding in ("", "identity"):
        decoder = None
    elif encoding in ("gzip", "x-gzip"):
        decoder = _Gunzip(limit)
    else:
        raise Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "encoding",
            f"Content-Encoding {encoding[:50]!r} is not understood: send the body plain or as gzip",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return await _in_time(_read(receive, limit, hold, decoder))


async def _in_time(reading: Coroutine[None, None, bytes]) -> bytes:
    """What `asyncio.timeout` does, for a fraction of its cost: most bodies are read in less time than that takes."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task(loop)
    late = False

    def give_up() -> None:
        nonlocal late
        late = True
        if task is not None:
            task.cancel()

    timer = loop.call_later(ARRIVAL_SECONDS, give_up)
    try:
        return await reading
    except asyncio.CancelledError:
        if not late or task is None or task.uncancel() > 0:
            raise  # not by the timer: the server ends the request
        raise Refusal(
            HTTPStatus.REQUEST_TIMEOUT,
            "slow",
            f"the body did not arrive within {ARRIVAL_SECONDS:.0f} s",
            headers={"Connection": "close"},
        ) from None
    finally:
        timer.cancel()


async def _read(receive: Receive, limit: int, hold: Callable[[int], None], decoder: "_Gunzip | None") -> bytes:
    pieces: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        raw: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(raw)
        if size > limit:
            raise _too_large(limit)
        for piece in (raw,) if decoder is None else decoder.feed(raw):
            hold(len(piece))
            pieces.append(piece)
    if decoder is not None:
        decoder.finish()
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class _Gunzip:
    """Decompression of one gzip member, in bounded steps, up to a limit."""

    def __init__(self, limit: int) -> None:
        self._inflate = zlib.decompressobj(_GZIP_WINDOW)
        self._limit = limit
        self._left = limit

    def feed(self, raw: bytes) -> Iterable[bytes]:
        while raw:
            if self._inflate.eof:
                raise _broken("there are bytes behind its end")
            try:
                piece = self._inflate.decompress(raw, min(_STEP, self._left + 1))
            except zlib.error as error:
                raise _broken(str(error)) from None
            self._left -= len(piece)
            if self._left < 0:
                raise _too_large(self._limit)
            yield piece
            raw = self._inflate.unconsumed_tail or self._inflate.unused_data

    def finish(self) -> None:
        if not self._inflate.eof:
            raise _broken("it ends too early")


def _headers(scope: Scope) -> tuple[str, int]:
    """Content-Encoding in lower case, and Content-Length or 0."""
    encoding = ""
    declared = 0
    for name, value in scope["headers"]:
        if name == b"content-encoding":
            encoding = f"{encoding},{value.decode('latin-1')}" if encoding else value.decode("latin-1")
        elif name == b"content-length":
            declared = int(value)
    return encoding.strip().lower(), declared


def _too_large(limit: int) -> Refusal:
    # Without Retry-After: a client that is told to try again would send the same body again.
    detail = f"the body is larger than {limit} bytes (HEADWATER_MAX_EVENT_BYTES)"
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def _broken(detail: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, "unreadable", f"the body is no complete gzip: {detail}")
