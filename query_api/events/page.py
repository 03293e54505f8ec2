"""One page of events: a bounded part of the log is read, and a cursor says where the next one goes on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from time import monotonic
from typing import Final, NamedTuple

import orjson

from headwater.errors import InvalidQuestion
from headwater.event.selection import Selection
from headwater.records import Records
from headwater.settings import Settings

#: A page ends with the first that is reached: bytes of its events, records that were read, seconds that took.
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_READ: Final = 100_000
MOST_SECONDS: Final = 5.0

#: What is still to be read, by partition: the offset to go on at, and the one where the log ended at first.
Left = dict[int, range]


class Page(NamedTuple):
    """Events as they were received, and what is left to be read; {}: nothing."""

    events: list[bytes]
    left: Left


def page(settings: Settings, selection: Selection, left: Left | None, limit: int) -> Page:
    """At most `limit` events that are meant, partition by partition in the order of the log. Blocks.

    Without `left` it begins at the first event that Kafka keeps, and the log ends for all pages where it does now. A
    page may have fewer events than `limit`, even none, while there is something left.

    Raises:
        EngineUnavailable: Kafka does not answer.
    """
    deadline = monotonic() + MOST_SECONDS
    found: list[bytes] = []
    size = seen = 0
    with Records(settings) as records:
        kept = records.ranges(settings.kafka_topic)
        todo = kept if left is None else {each: offsets for each, offsets in left.items() if each in kept}
        for partition, offsets in sorted(todo.items()):
            for message in records.read(settings.kafka_topic, {partition: offsets}):
                full = len(found) == limit or size >= MOST_BYTES or seen == MOST_READ
                if full or (seen and monotonic() > deadline):
                    here = range(message.offset() or 0, offsets.stop)
                    return Page(found, {**{each: todo[each] for each in todo if each > partition}, partition: here})
                seen += 1
                body = message.value()
                if body and selection.has(body, settings.max_nesting):
                    found.append(body)
                    size += len(body)
    return Page(found, {})


def encode(left: Left) -> str:
    """A cursor that says what is left."""
    return urlsafe_b64encode(orjson.dumps([[each, at.start, at.stop] for each, at in sorted(left.items())])).decode()


def decode(cursor: str) -> Left:
    """What a cursor says is left.

    Raises:
        InvalidQuestion: it is none.
    """
    try:
        left: Left = {}
        for partition, start, stop in orjson.loads(urlsafe_b64decode(cursor)):
            if not all(type(each) is int and 0 <= each < 2**62 for each in (partition, start, stop)):
                raise InvalidQuestion(_NONE)
            left[partition] = range(start, stop)
    except (ValueError, TypeError) as error:
        raise InvalidQuestion(_NONE) from error
    return left


_NONE: Final = "cursor is none that an answer gave: ask without it"
