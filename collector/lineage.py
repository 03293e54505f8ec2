"""`POST /api/v1/lineage`: one event."""

from http import HTTPStatus

from starlette.types import Scope

from collector.accept import accept
from collector.endpoint import Endpoint
from collector.producer import failure
from headwater import metrics


class Lineage(Endpoint):
    """Answers 201 with an empty body once Kafka has acknowledged the event, whose bytes it got unchanged."""

    route = "lineage"
    status = HTTPStatus.CREATED

    async def _take(self, scope: Scope, body: bytes) -> bytes:
        del scope
        size = len(body)
        limits = self._settings.max_nesting, self._settings.max_values
        key = await self._admission.large.work(size, accept, body, *limits)
        sent = self._producer.send(key, body)
        del body  # Kafka's client has its own copy: one is enough while it is waited for
        await self._producer.acknowledged((sent,), self._settings.acknowledge_timeout)
        if (error := sent.result()) is not None:
            raise failure(error)
        metrics.ACCEPTED.inc()
        metrics.ACCEPTED_BYTES.inc(size)
        return b""
