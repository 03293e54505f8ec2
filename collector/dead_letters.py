"""`POST /api/v1/dead-letters/replay` and `…/drop`: dead letters settled, each with a result of its own.

These stand in the collector because it is what writes to Kafka: a replayed event is produced as any other.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.types import Scope

from collector.admission import Admission
from collector.endpoint import Endpoint
from collector.producer import Acknowledgement, EventProducer, failure
from headwater.dead_letters.letter import ATTEMPTS, DeadLetter, Place
from headwater.dead_letters.reader import DeadLetterReader
from headwater.dead_letters.settled import Outcome, settlement
from headwater.errors import HeadwaterError
from headwater.event.shape import Problem
from headwater.http.problem import Refusal
from headwater.kafka import settled_topic
from headwater.settings import Settings

#: Most dead letters that one request settles.
MOST: Final = 500

#: Bytes of events that are on their way at once; Kafka acknowledges them before more are read.
_AT_ONCE: Final = 16 * 1024 * 1024

#: Most bytes of a request.
_MOST_BODY: Final = 64 * 1024

#: Requests that are worked on at once; the others wait.
_AT_WORK: Final = 2


class Settle(Endpoint):
    """Answers 200 with what became of each dead letter; one that is settled already stays as it is."""

    route = "dead_letters"
    status = HTTPStatus.OK

    def __init__(
        self,
        settings: Settings,
        admission: Admission,
        producer: EventProducer,
        reader: DeadLetterReader,
        outcome: Outcome,
    ) -> None:
        super().__init__(settings, admission, producer)
        self._reader = reader
        self._outcome: Outcome = outcome
        self._topic = settled_topic(settings)
        self._at_work = asyncio.Semaphore(_AT_WORK)
        self.longest_body = min(_MOST_BODY, self.longest_body)

    async def _take(self, scope: Scope, body: bytes) -> bytes:
        del scope
        places = _places(body)
        results: dict[Place, str] = dict.fromkeys(places, "not found")
        async with self._at_work:
            with closing(self._reader.find(places)) as found:
                while letters := await asyncio.to_thread(_next_group, found):
                    todo = [letter for letter, settled in letters if settled is None]
                    results.update({letter.place: f"already {settled}" for letter, settled in letters if settled})
                    results.update(await self._settle(todo))
        answer = [{"id": str(place), "outcome": outcome} for place, outcome in results.items()]
        return orjson.dumps({"results": answer})

    async def _settle(self, letters: list[DeadLetter]) -> dict[Place, str]:
        results: dict[Place, str] = {}
        done = letters
        if self._outcome == "replayed":
            done = [letter for letter in letters if letter.complete]
            results = dict.fromkeys((letter.place for letter in letters if not letter.complete), "event is gone")
            sent = {letter.place: self._replay(letter) for letter in done}
            refused = await self._refused(sent)
            results.update(refused)
            done = [letter for letter in done if letter.place not in refused]
        settling: dict[Place, Acknowledgement | HeadwaterError] = {
            letter.place: self._send(self._reader.key(letter.place), settlement(self._outcome), self._topic)
            for letter in done
        }
        results.update(dict.fromkeys(settling, self._outcome))
        return results | await self._refused(settling)

    def _replay(self, letter: DeadLetter) -> Acknowledgement | HeadwaterError:
        headers = [*letter.headers, (ATTEMPTS, str(letter.attempts))]
        return self._send(letter.key, letter.value, self._settings.kafka_topic, headers)

    def _send(self, *arguments: Any) -> Acknowledgement | HeadwaterError:
        try:
            return self._producer.send_to(*arguments)
        except HeadwaterError as error:
            return error

    async def _refused(self, sent: dict[Place, Acknowledgement | HeadwaterError]) -> dict[Place, str]:
        """Why Kafka does not have some of them."""
        waiting = [each for each in sent.values() if not isinstance(each, HeadwaterError)]
        await self._producer.acknowledged(waiting, self._settings.acknowledge_timeout)
        refused: dict[Place, str] = {}
        for place, each in sent.items():
            error = each if isinstance(each, HeadwaterError) else each.result()
            if error is not None:
                refused[place] = f"failed: {error if isinstance(error, HeadwaterError) else failure(error)}"
        return refused


def _next_group(found: Iterator[tuple[DeadLetter, Outcome | None]]) -> list[tuple[DeadLetter, Outcome | None]]:
    """The next dead letters, as many as may be on their way at once; [] at the end."""
    letters: list[tuple[DeadLetter, Outcome | None]] = []
    size = 0
    for each in found:
        letters.append(each)
        size += each[0].bytes
        if size >= _AT_ONCE:
            break
    return letters


def _places(body: bytes) -> list[Place]:
    """The ids in a request's body, each once, in its order."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "unreadable", f"the body is no JSON: {error}") from None
    match asked:
        case {"ids": [_, *_] as ids} if len(ids) <= MOST:
            return list(dict.fromkeys(_place(index, each) for index, each in enumerate(ids)))
        case _:
            detail = f'a JSON object with 1 to {MOST} ids of dead letters is wanted: {{"ids": ["0-17", …]}}'
            raise _wrong("/ids", detail, "type")


def _place(index: int, text: Any) -> Place:
    try:
        return Place.parse(str(text))
    except ValueError as error:
        raise _wrong(f"/ids/{index}", str(error), "pattern") from None


def _wrong(pointer: str, detail: str, keyword: str) -> Refusal:
    problems = [Problem(pointer, detail, keyword)]
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "shape", detail, problems=problems)
