"""`/api/v1/dead-letters`, to read."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from headwater.dead_letters.letter import DeadLetter, Place
from headwater.dead_letters.reader import DeadLetterReader
from headwater.dead_letters.settled import Outcome
from headwater.errors import InvalidQuestion, NotFound
from headwater.http import problem
from query_api.dead_letters.letter_json import details, summary
from query_api.dead_letters.shape import DeadLetterDetails, DeadLettersAnswer, DeadLetterSummary
from query_api.web.json_answer import JsonResponse
from query_api.web.limited_threads import LimitedThreads
from query_api.web.openapi import answers

router = APIRouter(prefix="/api/v1/dead-letters", tags=["dead letters"])

#: Most dead letters of a page, and readers of Kafka at once: each holds some MB.
MOST: Final = 1000
READERS: Final = 2

Id = Annotated[str, Path(description="Id of a dead letter.", examples=["0-17"])]

_SUMMARY: Final[DeadLetterSummary] = {
    "id": "0-17",
    "time": "2026-11-24T09:30:01.250000Z",
    "topic": "openlineage.events",
    "partition": 3,
    "offset": 4711,
    "receivedAt": "2026-11-24T09:30:00.125000Z",
    "reason": "UnreadableEvent",
    "detail": "not JSON: unexpected character, at position 0",
    "attempts": 1,
    "bytes": 7,
    "key": "run:shop/train",
    "event": "no JSON",
}
_DETAILS: Final[DeadLetterDetails] = {**_SUMMARY, "headers": [{"name": "trace", "value": "1"}], "settled": None}


@router.get(
    "",
    operation_id="deadLetters",
    summary="Events that could not be applied",
    responses=answers({"deadLetters": [_SUMMARY], "next": None}, 422, 503, model=DeadLettersAnswer),
)
async def dead_letters(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most dead letters of the page.")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of an answer: goes on there.")] = None,
) -> Response:
    """The dead letters that nobody has replayed or dropped, the oldest first.

    A page reads a bounded part of their topic: it may have fewer than `limit`, even none, while `next` says that there
    is more. `event` and `key` are cut after 200 characters.
    """
    start = _place(cursor) if cursor else Place(0, 0)
    found = await _readers(request).call(_reader(request).page, start, limit)
    return JsonResponse(
        {
            "deadLetters": [summary(letter) for letter in found.letters],
            "next": None if found.more is None else str(found.more),
        }
    )


@router.get(
    "/{id}",
    operation_id="deadLetter",
    summary="One dead letter",
    responses=answers(_DETAILS, 404, 422, 503, model=DeadLetterDetails),
)
async def dead_letter(request: Request, id: Id) -> Response:  # noqa: A002  (the API's name of it)
    """One dead letter with the headers that its event came with; `settled` is `replayed`, `dropped` or null."""
    return JsonResponse(details(*await _found(request, id)))


@router.get(
    "/{id}/event",
    operation_id="deadLetterEvent",
    summary="The event of a dead letter",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {"example": "no JSON"}}},
        **problem.responses(404, 422, 503),
    },
)
async def event(request: Request, id: Id) -> Response:  # noqa: A002  (the API's name of it)
    """The bytes of the event as they were received, whatever they are."""
    letter, _ = await _found(request, id)
    if not letter.complete:
        raise NotFound(f"the event of dead letter {letter.place} is kept neither with it nor in {letter.topic}")
    return Response(letter.value or b"", media_type="application/octet-stream")


def _reader(request: Request) -> DeadLetterReader:
    return request.app.state.dead_letters


def _readers(request: Request) -> LimitedThreads:
    return request.app.state.dead_letter_readers


async def _found(request: Request, text: str) -> tuple[DeadLetter, Outcome | None]:
    place = _place(text)
    for found in await _readers(request).call(lambda: list(_reader(request).find([place]))):
        return found
    raise NotFound(f"there is no dead letter {place}, or Kafka has let go of it; /api/v1/dead-letters lists them")


def _place(text: str) -> Place:
    try:
        return Place.parse(text)
    except ValueError as error:
        raise InvalidQuestion(str(error)) from None
