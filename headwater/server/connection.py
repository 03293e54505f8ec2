"""One connection of a client: uvicorn's, with bounds on bytes and time, and answers that arrive.

uvicorn bounds neither the head of a request nor how long any part of it takes, and closes a connection with bytes of a
body unread, which resets it: the client then never sees its 413, takes it for a broken network, and tries again.

- A head, with the trailers of the body, has at most `HEAD_BYTES`: 431.
- A client that is waited for too long, or is one of too many, is cut (`headwater.server.waiting`).
- What was answered before its body was read is read on and thrown away, up to `REST_BYTES`.
"""

import asyncio
from contextvars import Context
from http import HTTPStatus
from typing import Any, Final, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from headwater import metrics, request_id
from headwater.errors import HeadwaterError
from headwater.gate.gate import SAFETY
from headwater.http import problem
from headwater.server.waiting import Limits, Stage, Waiting

#: Most bytes of a request line, headers and trailers, with their names.
HEAD_BYTES: Final = 64 * 1024
#: Most bytes that are read of a body only to be thrown away.
REST_BYTES: Final = 64 * 1024 * 1024
#: Least bytes that a client reads of a large answer within the time of its stage.
READ_BYTES: Final = 64 * 1024


class Bad(HeadwaterError):  # noqa: N818  (an answer, not a fault)
    """A request that no application gets to see."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = {"Connection": "close"}


class Connections(ServerState):
    """What the connections of one server share."""

    def __init__(self, limits: Limits, most: int) -> None:
        super().__init__()
        self.waiting: Waiting[Connection] = Waiting(limits)
        #: Most connections there are at all, those that are being answered included.
        self.most = most

    def cut_overdue(self, now: float) -> None:
        """Close those that were waited for too long; to be called about every second."""
        for stage, connection in self.waiting.overdue(now):
            connection.late(stage, now)


class Connection(HttpToolsProtocol):
    """A connection that ends when it should; see the module."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._shared = cast("Connections", server_state)
        self._socket: asyncio.Transport
        self._polite: _Polite
        #: The stage it is in, and the request that it is about: a new one begins the time anew.
        self._stage: Stage | None = None
        self._about = -1
        self._requests = 0
        self._in_head = False
        self._body_open = False
        #: Bytes that came since a head was whole or a piece of a body was there: of a head, or of trailers.
        self._unfinished = 0
        self._thrown_away = 0
        #: What it is told, and nothing more is listened to.
        self._refused = False
        self._bad: Bad | None = None
        self._unread = 0

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected."""
        self._socket = cast("asyncio.Transport", transport)
        super().connection_made(self._socket)
        self.transport = self._polite = _Polite(self, self._socket)
        if len(self.connections) > self._shared.most:
            self.cut("too_many")
        else:
            self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over, whoever ended it."""
        super().connection_lost(exc)
        self._move(None)
        self._polite.forget()

    def data_received(self, data: bytes) -> None:
        """Some bytes of the client, about a request or several."""
        if self._stage is Stage.REST:
            self._thrown_away += len(data)
            if self._thrown_away > REST_BYTES:
                self.cut("rest")
                return
        if self._refused:
            return
        self._unfinished += len(data)
        super().data_received(data)
        if self._unfinished > HEAD_BYTES and not self._refused:
            self._refuse(_too_long())
        else:
            self._look()

    def pause_writing(self) -> None:
        """The client reads more slowly than it is answered."""
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        """It has read what it was sent so far."""
        super().resume_writing()
        self._look()

    # What the parser calls

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._requests += 1
        self._in_head = True

    def on_headers_complete(self) -> None:
        """The head is whole: its request is answered from now on.

        Raises:
            Bad: it is too long; the parser then calls `send_400_response`.
        """
        if self._unfinished > HEAD_BYTES and self._head_size() > HEAD_BYTES:
            self._bad = _too_long()
            raise self._bad
        self._in_head = False
        self._body_open = True
        self._unfinished = 0
        self._thrown_away = 0
        if not self._polite.closing:
            super().on_headers_complete()
        self.headers = []  # trailers come into the same list, and applications know nothing of them

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._unfinished = 0
        self._body_open = False
        super().on_message_complete()
        if self._polite.closing:
            self._end()

    # What uvicorn calls

    def on_response_complete(self) -> None:
        """The answer is sent."""
        super().on_response_complete()
        self._look()

    def send_400_response(self, msg: str) -> None:
        """The parser has given up: by an exception of ours, or because this is no HTTP."""
        del msg
        self._refuse(self._bad or Bad(HTTPStatus.BAD_REQUEST, "this is no HTTP/1.1 request"))

    # What ends it

    def late(self, stage: Stage, now: float) -> None:
        """It has been in this stage for as long as it may."""
        if stage is Stage.ANSWER and self._unread - (left := self._socket.get_write_buffer_size()) >= READ_BYTES:
            self._unread = left  # it reads on, slowly
            self._shared.waiting.move(self, stage, stage, now)
        elif stage is Stage.HEAD:
            metrics.CONNECTIONS_CUT.labels("head").inc()
            self._refuse(Bad(HTTPStatus.REQUEST_TIMEOUT, "the head of the request did not arrive in time"))
        else:
            self.cut(stage.value)

    def cut(self, why: str) -> None:
        """End it at once, whatever is under way."""
        metrics.CONNECTIONS_CUT.labels(why).inc()
        self._move(None)
        self._polite.closing = True
        self._socket.abort()

    def close_when_read(self) -> None:
        """End it once the client has sent the whole request and read its answer."""
        if self._body_open and not self._socket.is_closing():
            self._throw_away()
        else:
            self._end()

    def _refuse(self, bad: Bad) -> None:
        self._refused = True
        answered = self._answered()
        if answered is self._body_open or self.pipeline or (not answered and self.cycle.response_started):
            self.cut("refused")  # what is bad has an answer, or waits behind another: one more would be misread
            return
        if not answered:  # nobody hears any more what the application says to it
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._socket.write(Context().run(_answer, bad))
        self._throw_away()

    def _throw_away(self) -> None:
        """Say that nothing more is answered, and hear what still comes: closed at once, the answer would be lost."""
        if not self.transport.is_closing():
            self._polite.closing = True
            if self._socket.can_write_eof():
                self._socket.write_eof()
            self.flow.resume_reading()
            self._move(Stage.REST)

    def _end(self) -> None:
        self._polite.closing = True
        if not self._socket.is_closing():
            self._socket.close()
            self._move(Stage.ANSWER)  # what is not yet sent holds it open

    # What it is waited for

    def _look(self) -> None:
        if not self._polite.closing:
            self._move(self._expected())

    def _expected(self) -> Stage | None:
        if self.flow.write_paused:
            return Stage.ANSWER
        if self.pipeline:
            return None
        if not self._answered():
            return Stage.BODY if self._body_open else None
        if self._body_open:
            return Stage.REST
        return Stage.HEAD if self._in_head else Stage.IDLE

    def _answered(self) -> bool:
        """Whether every request has its answer whose head is there."""
        latest = cast("RequestResponseCycle | None", self.cycle)
        return latest is None or latest.response_complete

    def _move(self, stage: Stage | None) -> None:
        if stage is self._stage and self._requests == self._about:
            return
        before, self._stage, self._about = self._stage, stage, self._requests
        if stage is Stage.ANSWER:
            self._unread = self._socket.get_write_buffer_size()
        surplus = self._shared.waiting.move(self, before, stage, self.loop.time())
        if surplus is not None:
            surplus.cut("too_many")

    def _head_size(self) -> int:
        """Bytes of the request's address, and of its headers with `: ` and the ends of their lines."""
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)


class _Polite(asyncio.Transport):
    """The socket as uvicorn sees it: who closes it hears the client out before."""

    def __init__(self, connection: Connection, socket: asyncio.Transport) -> None:
        super().__init__()
        self.closing = False
        self._connection: Connection | None = connection
        self._socket = socket
        self.write = socket.write

    def is_closing(self) -> bool:
        """Whether nothing more is answered."""
        return self.closing or self._socket.is_closing()

    def close(self) -> None:
        """Answer nothing more, and end the connection once the answer has arrived."""
        if self._connection is not None:
            self._connection.close_when_read()

    def forget(self) -> None:
        """Let go of the connection, which is over: what refers to itself would stay in memory for long."""
        self._connection = None


def _answer(bad: Bad) -> bytes:
    """What is sent: as any answer, with an id of its own, since no application gives it one."""
    name = (request_id.HEADER, request_id.begin(None).encode())
    answer = problem.response("", bad)
    assert answer is not None  # noqa: S101  (it has a status)
    lines = [b"%s: %s\r\n" % header for header in (*answer.raw_headers, *SAFETY, name)]
    return b"".join([STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body)])


def _too_long() -> Bad:
    return Bad(
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        f"the request line and headers are longer than {HEAD_BYTES} bytes; ask for less at once",
    )
