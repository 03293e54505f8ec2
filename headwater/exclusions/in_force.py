"""Whether an event is excluded, by any of the exclusions that are in force."""

from collections import defaultdict
from collections.abc import Iterable

from confluent_kafka import Message

from headwater.errors import InvalidEvent
from headwater.event.parse import parse
from headwater.event.producer_json import mapping
from headwater.exclusions.exclusion import EventPlace, Exclusion


class InForce:
    """Some exclusions. Thousands of them cost an event no more than one does: it is read once, and looked up."""

    def __init__(self, exclusions: Iterable[Exclusion] = ()) -> None:
        self._events: set[EventPlace] = set()
        self._of_runs: defaultdict[str, list[Exclusion]] = defaultdict(list)
        self._of_producers: defaultdict[str, list[Exclusion]] = defaultdict(list)
        for each in exclusions:
            if each.event is not None:
                self._events.add(each.event)
            if each.run is not None:
                self._of_runs[each.run].append(each)
            if each.producer is not None:
                self._of_producers[each.producer].append(each)

    def has(self, place: EventPlace, body: bytes, max_nesting: int, max_values: int | None = None) -> bool:
        """Whether the event at a place is excluded; what is no JSON object is so by its place alone."""
        if place in self._events:
            return True
        if not self._of_runs and not self._of_producers:
            return False
        try:
            event = parse(body, max_nesting, max_values)
        except InvalidEvent:
            return False
        run, producer = mapping(event.get("run")).get("runId"), event.get("producer")
        some = self._of_runs.get(run, []) if isinstance(run, str) else []
        more = self._of_producers.get(producer, []) if isinstance(producer, str) else []
        return any(each.means(event) for each in (*some, *more))

    def has_message(self, message: Message, max_nesting: int, max_values: int) -> bool:
        """The same of what Kafka gave."""
        place = EventPlace(message.topic() or "", message.partition() or 0, message.offset() or 0)
        return self.has(place, message.value() or b"", max_nesting, max_values)
