"""The HTTP server of every service: uvicorn as we want it, behind the gate, with TLS where there is a certificate."""

import ssl
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from headwater.engines.ports import is_free
from headwater.errors import EngineFailed, InvalidSettings
from headwater.gate.exposure import refuse_exposed
from headwater.gate.gate import gated
from headwater.server.connection import Connection
from headwater.server.server import Server
from headwater.settings import Settings

#: Seconds that requests under way have to finish once the server is asked to stop.
FINISH_WITHIN: Final = 5


def server_of(app: ASGIApp, settings: Settings, port: int) -> Server:
    """A server of `app` on the host of the settings and `port`, behind the gate; `run` serves until it is to end.

    Raises:
        Exposed: it would listen beyond the loopback without a key.
        InvalidSettings: the certificate, a name of a host or an origin is none.
    """
    refuse_exposed(settings)
    certificate, key = tls_files(settings)
    return Server(
        uvicorn.Config(
            gated(app, settings),
            host=settings.host,
            port=port,
            http=Connection,
            loop="uvloop",
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        ),
        most_bodies=max(1, settings.max_in_flight_requests // 2),
    )


def tls_files(settings: Settings) -> tuple[str | None, str | None]:
    """The files of certificate and key, which can be read and fit each other; None, None: no TLS.

    Raises:
        InvalidSettings: only one is given, or they are none.
    """
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is None:
        return None, None
    if certificate is None or key is None:
        raise InvalidSettings("HEADWATER_TLS_CERTIFICATE and HEADWATER_TLS_KEY are wanted together")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:  # an ssl.SSLError is one
        why = error.strerror or str(error)
        raise InvalidSettings(f"HEADWATER_TLS_CERTIFICATE={certificate}, HEADWATER_TLS_KEY={key}: {why}") from error
    return str(certificate), str(key)


def refuse_taken_port(host: str, port: int, setting: str = "HEADWATER_PORT") -> None:
    """Return when a server can listen on `host`:`port`, which `setting` names.

    Raises:
        EngineFailed: it cannot; the message says why and what to do.
    """
    try:
        free = is_free(host, port)
    except OSError as error:
        raise EngineFailed(f"cannot listen on {host}:{port}: {error.strerror}") from error
    if not free:
        chooses = "--port or HEADWATER_PORT" if setting == "HEADWATER_PORT" else setting
        raise EngineFailed(f"port {port} of {host} is in use: choose another one with {chooses}")
