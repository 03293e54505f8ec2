"""The floor of the collector: an ASGI route that reads the body, produces it to Kafka, and answers when it is stored.

It checks nothing, bounds nothing, counts nothing and lets everybody in. Run as a module it serves on the port of the
settings, with the same server and the same Kafka guarantees as the collector.
"""

import asyncio
import threading
from functools import partial
from itertools import count

from confluent_kafka import KafkaError, Message, Producer
from starlette.types import Receive, Scope, Send

from benchmarks.ungated import serve
from headwater.kafka import client_config
from headwater.settings import Settings


class BareRoute:
    """The route; everything that is posted goes to the event topic, spread over its partitions."""

    def __init__(self, settings: Settings) -> None:
        self._topic = settings.kafka_topic
        self._producer = Producer(
            {
                **client_config(settings),
                "enable.idempotence": True,
                "linger.ms": 1,
                "compression.type": "lz4",
            }
        )
        self._keys = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self._loop = asyncio.get_running_loop()
            threading.Thread(target=self._poll, daemon=True).start()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        stored: asyncio.Future[None] = self._loop.create_future()
        key = str(next(self._keys) % 100)
        self._producer.produce(self._topic, body, key, on_delivery=partial(self._on_delivery, stored))
        await stored
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    def _on_delivery(self, stored: asyncio.Future[None], error: KafkaError | None, message: Message) -> None:
        del message
        if error is None:
            self._loop.call_soon_threadsafe(stored.set_result, None)
        else:
            self._loop.call_soon_threadsafe(stored.set_exception, RuntimeError(error.str()))

    def _poll(self) -> None:
        while True:
            self._producer.poll(0.1)


if __name__ == "__main__":
    chosen = Settings()  # pyright: ignore[reportCallIssue]  (every field has a default)
    serve(BareRoute(chosen), chosen)
