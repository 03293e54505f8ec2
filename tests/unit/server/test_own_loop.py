"""An application beside another one: whatever it computes, the other goes on; and it ends with it."""

import asyncio
import threading

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from headwater.server.own_loop import OwnLoop

GET = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


def app(answer: object) -> OwnLoop:
    """One that answers every GET so."""
    return OwnLoop(Starlette(routes=[Route("/", answer)]))  # pyright: ignore[reportArgumentType]  (a handler)


async def asked(own: OwnLoop) -> list[Message]:
    """What it answers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await own(dict(GET), receive, send)
    return sent


def test_a_question_that_computes_keeps_nobody_else_waiting() -> None:
    computing, go_on = threading.Event(), threading.Event()

    async def compute(_: Request) -> Response:
        computing.set()
        go_on.wait()  # its loop stands still, as in a long computation
        return PlainTextResponse("done")

    async def check() -> None:
        own = app(compute)
        async with own.running():
            question = asyncio.create_task(asked(own))
            await asyncio.to_thread(computing.wait)
            go_on.set()  # nobody could, if both were on one loop
            assert (await question)[1]["body"] == b"done"

    asyncio.run(check())


def test_an_answer_in_pieces_arrives_in_order() -> None:
    async def answer(_: Request) -> Response:
        return StreamingResponse(iter([b"a", b"b", b"c"]))

    async def check() -> None:
        own = app(answer)
        async with own.running():
            assert b"".join(each.get("body", b"") for each in await asked(own)) == b"abc"

    asyncio.run(check())


def test_an_error_of_the_application_is_the_one_of_who_asked() -> None:
    async def answer(_: Request) -> Response:
        raise RuntimeError("out of luck")

    async def check() -> None:
        own = app(answer)
        async with own.running():
            with pytest.raises(RuntimeError, match="out of luck"):
                await asked(own)

    asyncio.run(check())


def test_who_is_cancelled_here_is_cancelled_there() -> None:
    begun, cancelled = threading.Event(), threading.Event()

    async def answer(_: Request) -> Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    async def check() -> None:
        own = app(answer)
        async with own.running():
            question = asyncio.create_task(asked(own))
            await asyncio.to_thread(begun.wait)
            question.cancel()
            await asyncio.to_thread(cancelled.wait)

    asyncio.run(check())
