"""`POST /api/v1/dead-letters/replay`, `…/drop` and `…/put`: dead letters settled, or made, each with its own result.

These stand in the collector because it is what writes to Kafka: a replayed event is produced as any other.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.types import Scope

from collector.admission import Admission
from collector.endpoint import Endpoint
from collector.producer import Acknowledgement, EventProducer, failure
from headwater.dead_letters.letter import ATTEMPTS, DeadLetter, Place
from headwater.dead_letters.put_aside import PutAside
from headwater.dead_letters.reader import DeadLetterReader
from headwater.dead_letters.settled import Outcome, Said, settlement
from headwater.errors import HeadwaterError
from headwater.event.shape import Problem
from headwater.http.problem import Refusal
from headwater.kafka import settled_topic
from headwater.settings import Settings

#: Most dead letters that one request settles or makes.
MOST: Final = 500

#: Bytes of events that are on their way at once; Kafka acknowledges them before more are read.
_AT_ONCE: Final = 16 * 1024 * 1024

#: Most bytes of a request.
_MOST_BODY: Final = 64 * 1024

#: Requests that are worked on at once; the others wait.
_AT_WORK: Final = 2


class _Settling(Endpoint):
    """Answers 200 with what became of each place that the body names, and says it in the topic of what is settled."""

    route = "dead_letters"
    status = HTTPStatus.OK

    def __init__(self, settings: Settings, admission: Admission, producer: EventProducer) -> None:
        super().__init__(settings, admission, producer)
        self._topic = settled_topic(settings)
        self._at_work = asyncio.Semaphore(_AT_WORK)
        self.longest_body = min(_MOST_BODY, self.longest_body)

    async def _say(self, keys: Mapping[Place, bytes], said: Said) -> dict[Place, str]:
        """Say the same of places by the keys of their records; what became of each."""
        sent = {place: self._send(key, settlement(said), self._topic) for place, key in keys.items()}
        return dict.fromkeys(sent, str(said)) | await self._refused(sent)

    def _send(self, *arguments: Any) -> Acknowledgement | HeadwaterError:
        try:
            return self._producer.send_to(*arguments)
        except HeadwaterError as error:
            return error

    async def _refused(self, sent: Mapping[Place, Acknowledgement | HeadwaterError]) -> dict[Place, str]:
        """Why Kafka does not have some of them."""
        waiting = [each for each in sent.values() if not isinstance(each, HeadwaterError)]
        await self._producer.acknowledged(waiting, self._settings.acknowledge_timeout)
        refused: dict[Place, str] = {}
        for place, each in sent.items():
            error = each if isinstance(each, HeadwaterError) else each.result()
            if error is not None:
                refused[place] = f"failed: {error if isinstance(error, HeadwaterError) else failure(error)}"
        return refused


class Put(_Settling):
    """Puts events among the dead letters before a writer has applied them: ids are their places in the event topic."""

    def __init__(self, settings: Settings, admission: Admission, producer: EventProducer, put_aside: PutAside) -> None:
        super().__init__(settings, admission, producer)
        self._put_aside = put_aside

    async def _take(self, scope: Scope, body: bytes) -> bytes:
        del scope
        places = _places(body)
        async with self._at_work:
            keys = await asyncio.to_thread(self._put_aside.keys, places)
        return _answer(dict.fromkeys(places, "not found") | await self._say(keys, "put"))


class Settle(_Settling):
    """Dead letters; one that is settled already stays as it is."""

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
        return _answer(results)

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
        return results | await self._say({each.place: self._reader.key(each.place) for each in done}, self._outcome)

    def _replay(self, letter: DeadLetter) -> Acknowledgement | HeadwaterError:
        headers = [*letter.headers, (ATTEMPTS, str(letter.attempts))]
        return self._send(letter.key, letter.value, self._settings.kafka_topic, headers)


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


def _answer(results: Mapping[Place, str]) -> bytes:
    return orjson.dumps({"results": [{"id": str(place), "outcome": outcome} for place, outcome in results.items()]})


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
