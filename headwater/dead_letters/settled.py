"""Which dead letters are settled: replayed or dropped, by a person, for ever. And which events are put among them.

Kafka cannot delete one record, so a topic of its own, compacted, has one small record for each dead letter that is
settled. Its key names the dead letter and, by Kafka's own id of it, the topic: if that topic is deleted and made
again, what was settled in the old one hides nothing in the new one.
"""

from collections.abc import Mapping
from typing import Literal

import orjson
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AdminClient

from headwater.dead_letters.letter import Place
from headwater.errors import EngineUnavailable
from headwater.kafka import settled_topic
from headwater.kafka_records import Records
from headwater.settings import Settings
from headwater.topic_check import LONG

Outcome = Literal["replayed", "dropped"]
#: What is said of a place: how the dead letter there was settled; or that the event there is to become one.
Said = Outcome | Literal["put"]


class Settled:
    """What is known to be settled of the dead letters, or of the topic `of`.

    One thread at a time; each call blocks and asks Kafka.
    """

    def __init__(self, settings: Settings, *, of: str | None = None) -> None:
        self._topic = of or settings.kafka_dead_letter_topic
        self._settled_topic = settled_topic(settings)
        self._read_to = 0
        self._id = ""
        self._outcomes: dict[str, dict[Place, Said]] = {}

    def refresh(self, records: Records, admin: AdminClient, timeout: float = 10.0) -> None:
        """Learn what was settled since the last time.

        Raises:
            EngineUnavailable: Kafka does not answer.
        """
        try:
            described = admin.describe_topics(TopicCollection([self._topic]), request_timeout=LONG)
            self._id = str(described[self._topic].result(timeout).topic_id)
        except (KafkaException, TimeoutError) as error:
            raise EngineUnavailable(f"Kafka does not say how it knows the topic {self._topic}") from error
        offsets = records.ranges(self._settled_topic, timeout).get(0, range(0))
        if offsets.stop < self._read_to:  # the topic was made again
            self._read_to = 0
            self._outcomes.clear()
        new = range(max(self._read_to, offsets.start), offsets.stop)
        for message in records.read(self._settled_topic, {0: new}):
            self._learn(message.key(), message.value())
        self._read_to = offsets.stop

    def key(self, place: Place) -> bytes:
        """The key of the record that settles a dead letter."""
        return f"{self._id}/{place}".encode()

    def outcome(self, place: Place) -> Outcome | None:
        """How a dead letter was settled; None: it is open."""
        said = self._outcomes.get(self._id, {}).get(place)
        return None if said == "put" else said

    def places(self, said: Said) -> frozenset[Place]:
        """Of which places this is said."""
        return frozenset(place for place, each in self._outcomes.get(self._id, {}).items() if each == said)

    def count(self, kept: Mapping[int, range]) -> int:
        """How many of the dead letters that Kafka still has are settled."""
        ours = self._outcomes.get(self._id, {})
        for place in [place for place in ours if place.offset not in kept.get(place.partition, ())]:
            del ours[place]
        return len(ours)

    def _learn(self, key: bytes | None, value: bytes | None) -> None:
        try:
            topic, _, place = (key or b"").decode().rpartition("/")
            self._outcomes.setdefault(topic, {})[Place.parse(place)] = orjson.loads(value or b"")["outcome"]
        except (ValueError, KeyError, TypeError):
            return  # not ours


def settlement(outcome: Said) -> bytes:
    """The value of the record that settles a dead letter, or puts an event among them."""
    return orjson.dumps({"outcome": outcome})
