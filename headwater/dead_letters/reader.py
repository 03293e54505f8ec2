"""The dead letters that Kafka keeps: page by page, or those of some ids."""

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Final, NamedTuple

from headwater.dead_letters.letter import DeadLetter, Place
from headwater.dead_letters.settled import Outcome, Settled
from headwater.kafka import admin
from headwater.kafka_records import Records
from headwater.settings import Settings

#: Most records that one page looks at, settled ones included, and about how many bytes of them.
MOST_READ: Final = 10_000
MOST_BYTES: Final = 32 * 1024 * 1024

#: Records that are read and thrown away rather than asking Kafka anew.
_GAP: Final = 100


class Page(NamedTuple):
    """Some dead letters, and where to look for more; None: there are none."""

    letters: list[DeadLetter]
    more: Place | None


class DeadLetterReader:
    """The dead-letter topic of a set of settings. Safe for several threads; each call connects anew, and blocks.

    Every method raises `EngineUnavailable` when Kafka does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._settled = Settled(settings)
        self._learning = threading.Lock()

    def page(self, start: Place, limit: int) -> Page:
        """At most `limit` open dead letters, the oldest first, from `start` on.

        It reads a bounded number of records: a page may have fewer than `limit`, even none, and there are more all
        the same.
        """
        letters: list[DeadLetter] = []
        seen = size = 0
        with self._opened() as (records, kept):
            for partition, offsets in kept.items():
                if partition < start.partition:
                    continue
                first = max(offsets.start, start.offset if partition == start.partition else 0)
                for message in records.read(self._topic, {partition: range(first, offsets.stop)}):
                    place = Place(partition, message.offset() or 0)
                    if len(letters) == limit or seen == MOST_READ or size > MOST_BYTES:
                        return Page(letters, place)
                    seen += 1
                    size += len(message)
                    if self._settled.outcome(place) is None:
                        letters.append(DeadLetter.read(message))
        return Page(letters, None)

    def find(self, places: Iterable[Place]) -> Generator[tuple[DeadLetter, Outcome | None]]:
        """Those dead letters of `places` that Kafka still has, and how each was settled, if it was.

        Their events are whole as long as they are anywhere. They are read while they are taken.
        """
        with self._opened() as (records, kept):
            wanted = sorted({place for place in places if place.offset in kept.get(place.partition, ())})
            incomplete: list[DeadLetter] = []
            for run in _runs(wanted):
                among = set(run)
                offsets = range(run[0].offset, run[-1].offset + 1)
                for message in records.read(self._topic, {run[0].partition: offsets}):
                    letter = DeadLetter.read(message)
                    if letter.place not in among:
                        continue
                    if letter.complete:
                        yield letter, self._settled.outcome(letter.place)
                    else:
                        incomplete.append(letter)
            for letter in incomplete:
                yield self._completed(records, letter), self._settled.outcome(letter.place)

    def key(self, place: Place) -> bytes:
        """The key of the record that settles a dead letter which was found."""
        return self._settled.key(place)

    @property
    def _topic(self) -> str:
        return self._settings.kafka_dead_letter_topic

    @contextmanager
    def _opened(self) -> Generator[tuple[Records, dict[int, range]]]:
        """A connection, the offsets that Kafka keeps, and everything learnt that was settled by now."""
        with Records(self._settings) as records:
            if kept := records.ranges(self._topic):
                with self._learning:
                    self._settled.refresh(records, admin(self._settings))
            yield records, kept

    def _completed(self, records: Records, letter: DeadLetter) -> DeadLetter:
        """The letter with its event from the event topic, as long as that is there; else as it is."""
        if letter.topic == self._settings.kafka_topic:
            here = range(letter.offset, letter.offset + 1)
            if letter.offset in records.ranges(letter.topic).get(letter.partition, ()):
                for message in records.read(letter.topic, {letter.partition: here}):
                    return letter.whole(message)
        return letter


def _runs(places: list[Place]) -> Generator[list[Place]]:
    """Sorted places, in groups that are read as one."""
    run: list[Place] = []
    for place in places:
        if run and (place.partition != run[-1].partition or place.offset - run[-1].offset > _GAP):
            yield run
            run = []
        run.append(place)
    if run:
        yield run
