"""TCP ports of this machine: free ones, whether a given one is free, and the URL of what listens on it."""

import errno
import random
import socket
from collections.abc import Generator
from contextlib import ExitStack
from typing import Final

#: Ports that no system gives to outgoing connections or to who asks for any one, and that browsers do not refuse.
_QUIET: Final = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nothing listens on now, all different.

    They are not reserved: something else may take one before its user binds it, which is rare, as no system hands out
    such ports by itself.
    """
    with ExitStack() as held:
        return [_bound(held) for _ in range(count)]


def _bound(held: ExitStack) -> int:
    """A port that is bound as long as `held` is open."""
    server = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    for port in _candidates():
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            continue
        break
    return server.getsockname()[1]


def _candidates() -> Generator[int]:
    """Ports to try; at last 0, for which the system chooses."""
    yield from random.sample(_QUIET, 100)
    yield 0


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen on `host`:`port` now.

    Raises:
        OSError: `host` is no address of this machine, or the port may not be used by this user.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def url_of(host: str, port: int, scheme: str = "http") -> str:
    """Where this machine reaches what listens on `host`:`port`; the loopback, where that stands for all addresses."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (compared, not bound)
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
