"""The application is cancelled when its client goes away, and only then."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from query_api.web.disconnect_middleware import DisconnectMiddleware

GET: Scope = {"type": "http", "method": "GET", "path": "/"}


async def nothing(_: Message) -> None:
    pass


def test_a_client_that_leaves_cancels_the_answer() -> None:
    ended: list[str] = []

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def leave() -> Message:
        return {"type": "http.disconnect"}

    asyncio.run(DisconnectMiddleware(slow)(GET, leave, nothing))
    assert ended == ["cancelled"]


def test_an_answer_that_is_given_is_not_touched_and_the_body_is_seen() -> None:
    seen: list[Message] = []

    async def quick(_scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(await receive())
        await send({"type": "http.response.start", "status": 200})

    async def stay() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    asyncio.run(DisconnectMiddleware(quick)(GET, stay, lambda message: nothing(seen.append(message) or message)))
    assert [each["type"] for each in seen] == ["http.request", "http.response.start"]


def test_what_comes_behind_the_last_byte_is_waited_for() -> None:
    told, closed = asyncio.Event(), []

    async def file(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"all of it", "more_body": False})
        told.set()
        await asyncio.sleep(0)
        closed.append("the file")

    async def answered() -> Message:
        await told.wait()
        return {"type": "http.disconnect"}

    asyncio.run(DisconnectMiddleware(file)(GET, answered, nothing))
    assert closed == ["the file"]


def test_what_the_application_raises_is_passed_on() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("broken")

    async def stay() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(DisconnectMiddleware(broken)(GET, stay, nothing))


def test_a_server_that_stops_waits_for_the_end_of_what_it_cancels() -> None:
    ended: list[str] = []

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("closed")

    async def stay() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def stop() -> None:
        task = asyncio.create_task(DisconnectMiddleware(slow)(GET, stay, nothing))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stop())
    assert ended == ["closed"]
