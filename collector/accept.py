"""Whether an event is taken, and under which key: the same for one event and for each of a batch."""

from collections.abc import Sequence
from http import HTTPStatus

from headwater.event.parse import parse
from headwater.event.partition_key import partition_key
from headwater.event.shape import Problem, problems
from headwater.http.problem import Refusal


def accept(body: bytes, max_nesting: int, max_values: int) -> bytes:
    """The Kafka key of the event that `body` holds.

    Raises:
        TooMuchInEvent: the body holds too much to be parsed.
        UnreadableEvent: the body is no JSON object, or nested too deeply.
        Refusal: 422, with every problem of its shape.
    """
    event = parse(body, max_nesting, max_values)
    if found := problems(event):
        raise wrong_shape("event", found)
    return partition_key(event)


def wrong_shape(what: str, found: Sequence[Problem]) -> Refusal:
    """The refusal of an event, or of something else that was sent, for these problems, at least one."""
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    first = f"{found[0].pointer}: {found[0].detail}" if found[0].pointer else found[0].detail
    detail = f"the {what} has {count}, the first: {first}"
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "shape", detail, problems=found)
