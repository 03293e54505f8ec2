"""What the ways to write into Kafka share: a slot in the collector, the body, the metrics, the answer on the wire.

These are plain ASGI applications: the path of one event is short, and what a framework puts around a request costs
more than reading and checking the event itself.
"""

from abc import ABC, abstractmethod
from http import HTTPStatus
from time import perf_counter
from typing import ClassVar

from starlette.types import Receive, Scope, Send

from collector.admission import Admission
from collector.producer import EventProducer
from headwater import metrics
from headwater.errors import InvalidEvent
from headwater.event.bounds import TooMuchInEvent
from headwater.event.parse import UnreadableEvent
from headwater.http.body import ClientGone, read_body
from headwater.http.problem import Reason, Refusal, response, unforeseen
from headwater.settings import Settings


class Endpoint(ABC):
    """An ASGI application for one route, which answers its errors itself."""

    route: ClassVar[str]
    status: ClassVar[HTTPStatus]

    def __init__(self, settings: Settings, admission: Admission, producer: EventProducer) -> None:
        self._settings = settings
        self._admission = admission
        self._producer = producer
        self.longest_body = settings.max_event_bytes
        self._seconds = metrics.REQUEST_SECONDS.labels(self.route)

    @abstractmethod
    async def _take(self, scope: Scope, body: bytes) -> bytes:
        """Store the events in `body`; returns the JSON to answer, which may be empty."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that went away gets nothing."""
        started = perf_counter()
        try:
            answer = await self._answer(scope, receive)
        except ClientGone:
            return
        except Exception as error:
            if (problem := response(scope["path"], error)) is None:
                await unforeseen(scope["path"])(scope, receive, send)
                raise
            count_refused(error)
            await problem(scope, receive, send)
        else:
            headers = [(b"content-length", str(len(answer)).encode())]
            if answer:
                headers.append((b"content-type", b"application/json"))
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer})
        finally:
            self._seconds.observe(perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        with self._admission.enter() as slot:
            # Not bound to a name here, so that `_take` can let go of it while it waits for Kafka.
            return await self._take(scope, await read_body(scope, receive, self.longest_body, slot.hold))


def count_refused(error: Exception) -> None:
    """Note in the metrics that an event, or a body that held none, was answered with `error`."""
    metrics.REFUSED.labels(_reason(error)).inc()


def _reason(error: Exception) -> Reason:
    match error:
        case Refusal():
            return error.reason
        case TooMuchInEvent():
            return "too_large"
        case UnreadableEvent():
            return "unreadable"
        case InvalidEvent():
            return "shape"
        case _:
            return "kafka"  # the one engine that the collector knows
