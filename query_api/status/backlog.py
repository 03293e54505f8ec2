"""What waits in Kafka, in more detail than the status: events by partition, with their age, and open dead letters."""

import time
from collections import Counter
from itertools import islice
from typing import Final, NamedTuple

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Message

from headwater.dead_letters.letter import DeadLetter, Place
from headwater.dead_letters.settled import Settled
from headwater.kafka import writers_group
from headwater.kafka_records import Records
from headwater.settings import Settings
from query_api.status.kafka import Asking

#: Records behind the last committed offset among which the next event is looked for; some offsets have no record.
_NEXT: Final = 100
#: Most dead letters, and about how many bytes of them, that are read at once. What is left is read the next time.
_MOST_READ: Final = 10_000
_MOST_BYTES: Final = 32 * 1024 * 1024
#: Most open dead letters whose reasons are known.
MOST_KNOWN: Final = 100_000
#: Most reasons that are told apart, and the longest: each makes a time series.
MOST_REASONS: Final = 50
_LONGEST_REASON: Final = 80
UNREAD: Final = "unread"
OTHERS: Final = "others"


class Backlog(NamedTuple):
    """What waits.

    Attributes:
        events: events to apply, by partition.
        seconds: how long the oldest of them has been in Kafka, by partition; 0: there is none.
        dead_letters: open ones by reason.
        oldest: how long the oldest of those has been one, seconds; 0: there is none.
    """

    events: dict[int, int]
    seconds: dict[int, float]
    dead_letters: dict[str, int]
    oldest: float


class BacklogReader:
    """Reads the backlog of a set of settings. Safe for several threads, which wait for each other; each call blocks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asking = Asking(settings)
        self._settled = Settled(settings)
        self._open = OpenLetters()

    def read(self, timeout: float, generation: int = 0) -> Backlog:
        """Ask Kafka, as far as the writers of this generation of the graph are.

        Raises:
            EngineUnavailable: it does not answer.
        """
        topic, now = self._settings.kafka_topic, time.time()
        with self._asking.clients(writers_group(self._settings, generation)) as (admin, records):
            kept = records.ranges(topic, timeout)
            at = records.committed(topic, kept, timeout)
            left = {each: range(max(at[each], offsets.start), offsets.stop) for each, offsets in kept.items()}
            firsts = {each: _first(records, topic, {each: offsets}, timeout) for each, offsets in left.items()}
            seconds = {each: 0.0 if first is None else _age(first, now) for each, first in firsts.items()}
            letters = records.ranges(self._settings.kafka_dead_letter_topic, timeout)
            if letters:
                self._settled.refresh(records, admin, timeout)
                self._learn(records, letters, timeout)
            total = sum(map(len, letters.values())) - self._settled.count(letters)
        reasons, oldest = self._open.told(total, now)
        return Backlog({each: len(offsets) for each, offsets in left.items()}, seconds, reasons, oldest)

    def close(self) -> None:
        """Leave Kafka."""
        self._asking.close()

    def _learn(self, records: Records, kept: dict[int, range], patience: float) -> None:
        topic, size = self._settings.kafka_dead_letter_topic, 0
        for message in islice(records.read(topic, self._open.unread(kept), patience), _MOST_READ):
            self._open.add(message)
            size += len(message)
            if size > _MOST_BYTES:
                break
        self._open.forget(kept, self._settled)


class OpenLetters:
    """Reason and time of each dead letter that was read and is open."""

    def __init__(self) -> None:
        self._known: dict[Place, tuple[str, float]] = {}
        self._read_to: dict[int, int] = {}

    def unread(self, kept: dict[int, range]) -> dict[int, range]:
        """The offsets to read on from; none while too many are known."""
        for partition, offsets in kept.items():
            if self._read_to.get(partition, 0) > offsets.stop:  # the topic was made again
                self._read_to.clear()
                self._known.clear()
                break
        if len(self._known) >= MOST_KNOWN:
            return {}
        return {each: range(max(self._read_to.get(each, 0), offs.start), offs.stop) for each, offs in kept.items()}

    def add(self, message: Message) -> None:
        """Learn of one dead letter, the next of its partition."""
        letter = DeadLetter.read(message)
        self._known[letter.place] = letter.reason[:_LONGEST_REASON] or "unknown", letter.time / 1_000_000
        self._read_to[letter.place.partition] = letter.place.offset + 1

    def forget(self, kept: dict[int, range], settled: Settled) -> None:
        """Leave out those that are settled, or that Kafka keeps no more."""
        gone = [
            place
            for place in self._known
            if place.offset not in kept.get(place.partition, ()) or settled.outcome(place) is not None
        ]
        for place in gone:
            del self._known[place]

    def told(self, total: int, now: float) -> tuple[dict[str, int], float]:
        """How many of `total` there are by reason, and the age of the oldest one, seconds."""
        counted = Counter(reason for reason, _ in self._known.values()).most_common()
        reasons = dict(counted[:MOST_REASONS])
        if others := sum(times for _, times in counted[MOST_REASONS:]):
            reasons[OTHERS] = reasons.get(OTHERS, 0) + others
        if (unread := total - len(self._known)) > 0:
            reasons[UNREAD] = unread
        oldest = min((since for _, since in self._known.values()), default=now)
        return reasons, max(0.0, now - oldest)


def _first(records: Records, topic: str, left: dict[int, range], patience: float) -> Message | None:
    """The first event of what is left of a partition; None: there is none."""
    looked = {each: range(offsets.start, min(offsets.stop, offsets.start + _NEXT)) for each, offsets in left.items()}
    return next(records.read(topic, looked, patience), None)


def _age(message: Message, now: float) -> float:
    """How long an event has been in Kafka, seconds."""
    kind, milliseconds = message.timestamp()
    return 0.0 if kind == TIMESTAMP_NOT_AVAILABLE else max(0.0, now - milliseconds / 1000)
