"""Which events an operator has put among the dead letters before a writer could apply them.

Kept as what is settled is (`headwater.dead_letters.settled`), in the same topic: a record whose key names the event by
its topic's id and its place. A writer that stands still before such an event makes it a dead letter and goes on.
"""

import threading
from collections.abc import Iterable

from headwater.dead_letters.letter import Place
from headwater.dead_letters.settled import Settled
from headwater.kafka import admin
from headwater.kafka_records import Records
from headwater.settings import Settings


class PutAside:
    """Those of a set of settings. Safe for several threads, which wait for each other; each call connects anew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._settled = Settled(settings, of=settings.kafka_topic)
        self._learning = threading.Lock()

    def places(self) -> frozenset[Place]:
        """Where in the event topic they lie.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        with self._learning, Records(self._settings) as records:
            self._settled.refresh(records, admin(self._settings))
            return self._settled.places("put")

    def keys(self, places: Iterable[Place]) -> dict[Place, bytes]:
        """The keys of the records that put the events at these places among the dead letters, of those that are there.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        with self._learning, Records(self._settings) as records:
            there = records.ranges(self._settings.kafka_topic)
            self._settled.refresh(records, admin(self._settings))
            return {each: self._settled.key(each) for each in places if each.offset in there.get(each.partition, ())}
