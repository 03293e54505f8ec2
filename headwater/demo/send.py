"""The shop's producer: events through the HTTP transport of the official OpenLineage client."""

from collections.abc import Callable, Sequence

from openlineage.client import OpenLineageClient
from openlineage.client.transport.http import HttpConfig, HttpTransport
from requests import RequestException, Session

from headwater.demo.events import Event
from headwater.errors import EngineUnavailable, HeadwaterError


def send(events: Sequence[Event], url: str, sent: Callable[[], None]) -> None:
    """Send `events` to the Headwater at `url`, one request each, in order; `sent` is called after each.

    Returns when all were acknowledged. The client retries by itself what Headwater asks it to.

    Raises:
        EngineUnavailable: an event was not acknowledged.
        HeadwaterError: the client's configuration on this machine makes it send nothing.
    """
    session = Session()
    session.trust_env = False  # a local address, which no proxy reaches
    transport = HttpTransport(HttpConfig(url=url, session=session))
    client = OpenLineageClient(transport=transport)
    if client.transport is not transport:
        raise HeadwaterError("the OpenLineage client is switched off on this machine: unset OPENLINEAGE_DISABLED")
    try:
        for event in events:
            client.emit(event)
            sent()
    except RequestException as error:
        raise EngineUnavailable(f"an event could not be sent to {url}: {error}") from error
    finally:
        client.close()
