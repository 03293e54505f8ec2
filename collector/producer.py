"""The way into Kafka: one idempotent producer a process, bridged to the event loop."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from time import monotonic
from typing import Any, Final

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer
from confluent_kafka.admin import AdminClient

from headwater import metrics
from headwater.dead_letters.letter import Headers
from headwater.errors import EngineFailed, EngineUnavailable, UnfitTopics
from headwater.http.problem import Refusal
from headwater.kafka import client_config, ensure_topics
from headwater.pulse import Pulse
from headwater.settings import Settings

#: What Kafka answered to one event: None once all in-sync replicas have it.
Acknowledgement = asyncio.Future[KafkaError | None]

_POLL_SECONDS: Final = 0.1
_TOPIC_CHECK_SECONDS: Final = 2.0
_TOPIC_CHECK_PAUSE: Final = 0.5
_AWAY: Final = "Kafka does not answer: try again later"
_UNFIT: Final = "Kafka's topics would lose events: `headwater doctor` says how to mend them; then try again"
#: Seconds until topics that would lose events are looked at again: somebody has to mend them.
_UNFIT_PAUSE: Final = 10.0
#: Seconds between two looks for a Kafka that is away.
_LOOK_EVERY: Final = 1.0
#: Seconds that the thread never takes for one round, making topics included.
_STUCK_AFTER: Final = 120.0
#: Seconds that are left of the acknowledgement's time once Kafka's client gives an event up.
_GIVE_UP_BEFORE: Final = 0.5

_log = structlog.get_logger()


class EventProducer:
    """Sends events and awaits their acknowledgement, without blocking the event loop.

    A thread of its own makes the topics where they are missing, and waits while existing ones would lose events; then
    it serves Kafka's deliveries; each round of them wakes the loop once. Events of one key reach Kafka in the order in
    which they were sent.
    """

    def __init__(self, settings: Settings) -> None:
        """Needs no Kafka yet.

        Raises:
            EngineUnavailable: no Kafka is configured.
        """
        self._settings = settings
        self._config = _config(settings)
        self._delivered: deque[tuple[Acknowledgement, KafkaError | None]] = deque()
        self._topics_exist = False
        self._why_not = _AWAY
        self._reachable = True
        self._look_at = 0.0
        self._fatal = threading.Event()
        #: Of the thread that serves Kafka's deliveries: without it nothing is acknowledged.
        self.pulse: Final = Pulse("the thread that hears Kafka's acknowledgements", _STUCK_AFTER)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="kafka-producer", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether the topics were seen and Kafka has not been found away since."""
        return self._topics_exist and self._reachable

    @property
    def lack(self) -> str | None:
        """Why events cannot be stored at present; None: they can."""
        return None if self.ready else _AWAY if self._topics_exist else self._why_not

    def start(self) -> None:
        """Begin, on the running event loop; does not wait for Kafka.

        Raises:
            EngineFailed: Kafka's client refuses the settings.
        """
        self._loop = asyncio.get_running_loop()
        self._producer = self._new_producer()
        self._thread.start()

    async def stop(self) -> None:
        """Wait for what was sent, for no longer than an acknowledgement may take, then end."""
        await asyncio.to_thread(self._producer.flush, self._settings.acknowledge_timeout)
        self._stopping.set()
        await asyncio.to_thread(self._thread.join)
        self.pulse.rest()

    def send(self, key: bytes, value: bytes) -> Acknowledgement:
        """Put an event into the producer's queue; does not block. Await the answer with `acknowledged`.

        Raises:
            EngineUnavailable: Kafka is away since the start, its topics are not fit to keep events, or the queue is
                full.
            Refusal: 413, the event does not fit a Kafka record.
        """
        return self.send_to(key, value, self._settings.kafka_topic)

    def send_to(
        self, key: bytes | None, value: bytes | None, topic: str, headers: Headers | None = None
    ) -> Acknowledgement:
        """As `send`, any record to any topic."""
        if not self._topics_exist:
            raise EngineUnavailable(self._why_not)
        acknowledgement: Acknowledgement = self._loop.create_future()
        on_delivery = partial(self._on_delivery, acknowledgement)
        try:
            if headers is None:
                self._producer.produce(topic, value, key, on_delivery=on_delivery)
            else:
                self._producer.produce(topic, value, key, on_delivery=on_delivery, headers=headers)
        except BufferError:
            raise EngineUnavailable("Kafka takes events too slowly: its queue is full, try again later") from None
        except KafkaException as error:
            raise self._unsent(error.args[0]) from error
        return acknowledgement

    async def acknowledged(self, sent: Sequence[Acknowledgement], seconds: float) -> None:
        """Wait until all of `sent` have a result: what Kafka answered, or a time-out after `seconds`.

        An event whose time is out may reach Kafka still: sent again it is a duplicate, which the graph does not notice.
        """
        timer = asyncio.get_running_loop().call_later(seconds, _give_up, sent)
        try:
            for acknowledgement in sent:
                await acknowledgement
        finally:
            timer.cancel()

    def _unsent(self, error: KafkaError) -> EngineUnavailable | Refusal:
        if error.fatal():
            self._fatal.set()
        return failure(error)

    def _on_delivery(self, acknowledgement: Acknowledgement, error: KafkaError | None, message: Message) -> None:
        del message
        self._delivered.append((acknowledgement, error))

    def _settle(self) -> None:
        while self._delivered:
            acknowledgement, error = self._delivered.popleft()
            if not acknowledgement.done():
                acknowledgement.set_result(error)

    def _serve(self) -> None:
        while not self._topics_exist and not self._stopping.is_set():
            self.pulse.beat()
            try:
                admin = AdminClient(client_config(self._settings), logger=_kafka_log)
                ensure_topics(self._settings, admin, _TOPIC_CHECK_SECONDS)
                self._topics_exist = True
            except EngineUnavailable as error:
                self._why_not = _AWAY
                _log.warning("kafka_unavailable", reason=str(error))
                self._stopping.wait(_TOPIC_CHECK_PAUSE)
            except UnfitTopics as error:
                self._why_not = _UNFIT
                _log.error("kafka_topics_unfit", reason=str(error))
                self._stopping.wait(_UNFIT_PAUSE)
        while not self._stopping.is_set():
            self.pulse.beat()
            self._producer.poll(_POLL_SECONDS)
            if not self._reachable:
                self._look_for_kafka()
            if self._delivered:
                self._note_reachable(any(error is None for _, error in self._delivered))
                self._loop.call_soon_threadsafe(self._settle)
            if self._fatal.is_set():
                self._replace()

    def _look_for_kafka(self) -> None:
        """Ask Kafka every second whether it is back: no event may come to find out, while we are said to lack it."""
        if monotonic() < self._look_at:
            return
        self._look_at = monotonic() + _LOOK_EVERY
        try:
            self._producer.list_topics(self._settings.kafka_topic, timeout=_POLL_SECONDS)
        except KafkaException:
            return
        self._note_reachable(stored=True)

    def _note_reachable(self, stored: bool) -> None:
        if stored and not self._reachable:
            self._reachable = True
            _log.info("kafka_back")

    def _on_error(self, error: KafkaError) -> None:
        """Called by Kafka's client, within `poll`, for what concerns no single event."""
        if error.fatal():
            _log.error("kafka_producer_failed", reason=error.str())
            self._fatal.set()
        elif error.code() == KafkaError._ALL_BROKERS_DOWN and self._reachable:  # noqa: SLF001  (a public constant)
            self._reachable = False
            _log.warning("kafka_away", reason=error.str())

    def _replace(self) -> None:
        """Take a new producer for one that has failed for good; what the old one held is answered as failed."""
        failed, self._producer = self._producer, self._new_producer()
        self._fatal.clear()
        failed.purge()
        failed.flush(_POLL_SECONDS)
        self._loop.call_soon_threadsafe(self._settle)
        metrics.PRODUCER_RESTARTS.inc()
        _log.info("kafka_producer_replaced")

    def _new_producer(self) -> Producer:
        try:
            return Producer({**self._config, "error_cb": self._on_error, "logger": _kafka_log})
        except KafkaException as error:
            raise EngineFailed(f"Kafka's client refuses the settings: {error.args[0].str()}") from error


def _give_up(sent: Sequence[Acknowledgement]) -> None:
    error = KafkaError(KafkaError._TIMED_OUT, "no acknowledgement in time")  # noqa: SLF001  (a public constant)
    for acknowledgement in sent:
        if not acknowledgement.done():
            acknowledgement.set_result(error)


def failure(error: KafkaError) -> EngineUnavailable | Refusal:
    """Why Kafka does not have an event: one that never fits (413), or something that passes (503)."""
    if error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
        return Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "the event with its key is larger than the topic takes"
        )
    return EngineUnavailable(f"Kafka did not take the event: {error.str()}; try again later")


_kafka_log: Final = logging.getLogger("kafka")


def _config(settings: Settings) -> dict[str, Any]:
    give_up = max(settings.acknowledge_timeout - _GIVE_UP_BEFORE, settings.acknowledge_timeout / 2)
    return {
        **client_config(settings),
        "enable.idempotence": True,  # with it acks=all, retries without end, and the order kept
        "partitioner": "murmur2_random",  # as the Java clients: one key, one partition, whoever sends it
        "linger.ms": 1,
        "compression.type": "lz4",
        "delivery.timeout.ms": int(give_up * 1000),
        "queue.buffering.max.messages": 0,  # bounded by bytes alone
        "queue.buffering.max.kbytes": max(settings.max_in_flight_bytes, 2 * settings.max_event_bytes) // 1024,
        "reconnect.backoff.max.ms": 1000,  # a broker that is back is found within a second
    }
