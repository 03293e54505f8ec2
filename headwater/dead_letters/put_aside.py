"""Which events an operator has put among the dead letters before a writer could apply them.

Kept as what is settled is (`headwater.dead_letters.settled`), in the same topic: a record whose key names the event by
its topic's id and its place. A writer that stands still before such an event makes it a dead letter and goes on.
"""

from headwater.dead_letters.letter import Place
from headwater.dead_letters.settled import Settled
from headwater.kafka import admin
from headwater.kafka_records import Records
from headwater.settings import Settings


class PutAside:
    """Those of a set of settings. One thread at a time; each call connects anew, and blocks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._settled = Settled(settings, of=settings.kafka_topic)

    def places(self) -> frozenset[Place]:
        """Where in the event topic they lie.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        with Records(self._settings) as records:
            self._settled.refresh(records, admin(self._settings))
        return self._settled.places("put")

    def key(self, place: Place) -> bytes | None:
        """The key of the record that puts the event at this place among the dead letters; None: there is none there.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        with Records(self._settings) as records:
            if place.offset not in records.ranges(self._settings.kafka_topic).get(place.partition, ()):
                return None
            self._settled.refresh(records, admin(self._settings))
        return self._settled.key(place)
