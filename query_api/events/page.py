"""One page of events: a bounded part of the log is read."""

from time import monotonic
from typing import Final, NamedTuple

from headwater.event.selection import Selection
from headwater.kafka_records import Records
from headwater.settings import Settings
from query_api.events.cursor import Rest

#: A page ends with the first that is reached: bytes of its events, records that were read, seconds that took.
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_READ: Final = 100_000
MOST_SECONDS: Final = 5.0


class Page(NamedTuple):
    """Events as they were received, and the rest that is still to be read; {}: nothing."""

    events: list[bytes]
    rest: Rest


def page(settings: Settings, selection: Selection, rest: Rest | None, limit: int) -> Page:
    """At most `limit` events that are meant, partition by partition in the order of the log. Blocks.

    Without `rest` it begins at the first event that Kafka keeps, and the log ends for all pages where it does now. A
    page may have fewer events than `limit`, even none, while there is a rest.

    Raises:
        EngineUnavailable: Kafka does not answer.
    """
    deadline = monotonic() + MOST_SECONDS
    found: list[bytes] = []
    size = seen = 0
    with Records(settings) as records:
        kept = records.ranges(settings.kafka_topic)
        todo = kept if rest is None else {each: offsets for each, offsets in rest.items() if each in kept}
        for partition, offsets in sorted(todo.items()):
            for message in records.read(settings.kafka_topic, {partition: offsets}):
                full = len(found) == limit or size >= MOST_BYTES or seen == MOST_READ
                if full or (seen and monotonic() > deadline):
                    here = range(message.offset() or 0, offsets.stop)
                    return Page(found, {**{each: todo[each] for each in todo if each > partition}, partition: here})
                seen += 1
                body = message.value()
                if body and selection.has(body, settings.max_nesting, settings.max_values):
                    found.append(body)
                    size += len(body)
    return Page(found, {})
