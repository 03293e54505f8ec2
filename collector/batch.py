"""`POST /api/v1/lineage/batch`: many events, each with a result of its own."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from typing import Any, Final

import orjson
from starlette.types import Scope

from collector.accept import accept
from collector.endpoint import Endpoint, count_refused
from collector.large_bodies import LARGE
from collector.producer import Acknowledgement, failure
from collector.split import split
from headwater import metrics
from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.http.problem import Refusal

#: Most events in one batch.
MOST_EVENTS: Final = 100_000
#: Most problems that one answer lists, over all its events.
MOST_PROBLEMS: Final = 10_000
#: Events after which others get their turn.
_STRIDE: Final = 100


@dataclass
class _Results:
    """What became of each event of a batch."""

    received: int
    failed: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    problems_listed: int = 0

    def refuse(self, index: int, error: HeadwaterError) -> None:
        """Note why the event at `index` was not stored."""
        if error.status is None:
            raise error
        retriable = error.status == HTTPStatus.SERVICE_UNAVAILABLE
        result: dict[str, Any] = {"index": index, "reason": str(error), "retriable": retriable}
        problems = error.problems if isinstance(error, Refusal) else ()
        errors = [problem._asdict() for problem in problems[: MOST_PROBLEMS - self.problems_listed]]
        if errors:
            self.problems_listed += len(errors)
            result["errors"] = errors
        self.failed.append(result)
        count_refused(error)

    def answer(self) -> dict[str, Any]:
        retriable = sum(result["retriable"] for result in self.failed)
        return {
            "status": "partial_success" if self.failed else "success",
            "summary": {
                "received": self.received,
                "successful": self.received - len(self.failed),
                "failed": len(self.failed),
                "retriable": retriable,
                "non_retriable": len(self.failed) - retriable,
            },
            "failed_events": sorted(self.failed, key=lambda result: result["index"]),
        }


class Batch(Endpoint):
    """Answers 200 with a result for the whole and a reason for each event that was not stored.

    If Kafka stored none of the events that it could have, the whole is answered 503, so that clients send it again.
    """

    route = "batch"
    status = HTTPStatus.OK

    async def _take(self, scope: Scope, body: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._settings.acknowledge_timeout
        arguments = body, _content_type(scope), self._settings.max_values
        events = await self._admission.large.work(len(body), _events, *arguments)
        del arguments, body  # the events have bytes of their own
        results = _Results(len(events))
        sent = await self._send(events, results, deadline)
        await self._producer.acknowledged(list(sent.values()), max(0.0, deadline - loop.time()))
        stored = 0
        stored_bytes = 0
        for index, acknowledgement in sent.items():
            if (error := acknowledgement.result()) is None:
                stored += 1
                stored_bytes += len(events[index])
            else:
                results.refuse(index, failure(error))
        metrics.ACCEPTED.inc(stored)
        metrics.ACCEPTED_BYTES.inc(stored_bytes)
        answer = results.answer()
        if not stored and answer["summary"]["retriable"]:
            raise EngineUnavailable("Kafka stored no event of the batch: try again later")
        return orjson.dumps(answer)

    async def _send(self, events: list[bytes], results: _Results, deadline: float) -> dict[int, Acknowledgement]:
        """Send the good ones in order; once one cannot be sent, none behind it is, or it would overtake."""
        loop = asyncio.get_running_loop()
        sent: dict[int, Acknowledgement] = {}
        stopped: HeadwaterError | None = None
        for group in _groups(events):
            if group.start:
                await asyncio.sleep(0)
                if loop.time() > deadline:
                    stopped = EngineUnavailable("not tried: the time for this batch was over, send it again")
            keys: Sequence[bytes | HeadwaterError]
            try:
                keys = await self._keys(events[group.start : group.stop]) if stopped is None else ()
            except Refusal as error:
                keys, stopped = (), error
            for place, index in enumerate(group):
                key = keys[place] if stopped is None else stopped
                try:
                    if isinstance(key, HeadwaterError):
                        results.refuse(index, key)
                    else:
                        sent[index] = self._producer.send(key, events[index])
                except HeadwaterError as error:
                    stopped = error if isinstance(error, EngineUnavailable) else stopped
                    results.refuse(index, error)
        return sent

    async def _keys(self, some: list[bytes]) -> list[bytes | HeadwaterError]:
        """The key of each of these events, or why it is not taken."""
        limits = self._settings.max_nesting, self._settings.max_values
        return await self._admission.large.work(sum(map(len, some)), _accept_each, some, *limits)


def _events(body: bytes, content_type: str, max_values: int) -> list[bytes]:
    events = list(islice(split(body, content_type, max_values), MOST_EVENTS + 1))
    if len(events) > MOST_EVENTS:
        detail = f"a batch has at most {MOST_EVENTS} events: send it in parts"
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)
    return events


def _groups(events: list[bytes]) -> Iterator[range]:
    """Where events stand that are taken together: at most `_STRIDE`, and none behind `LARGE` bytes of others."""
    start = size = 0
    for index, event in enumerate(events):
        if index - start == _STRIDE or size >= LARGE:
            yield range(start, index)
            start, size = index, 0
        size += len(event)
    if events:
        yield range(start, len(events))


def _accept_each(events: list[bytes], max_nesting: int, max_values: int) -> list[bytes | HeadwaterError]:
    keys: list[bytes | HeadwaterError] = []
    for event in events:
        try:
            keys.append(accept(event, max_nesting, max_values))
        except HeadwaterError as error:
            keys.append(error)
    return keys


def _content_type(scope: Scope) -> str:
    return next((value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"content-type"), "")
