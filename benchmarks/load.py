"""Load on an HTTP route: many connections that each post, wait for the answer and post again.

A process of its own, on raw sockets: an HTTP client library would cost more than the server that is measured. Run as a
module: URL, connections, seconds, folder of the bodies; sends the key in `HEADWATER_API_KEY`; writes one JSON object.
"""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

import uvloop

from headwater.keys.bearer import bearer
from headwater.settings import Settings


class Connection(asyncio.Protocol):
    """One connection that is always waiting for an answer; answers have to be 201 with an empty body."""

    def __init__(self, requests: list[bytes], first: int, ends: float) -> None:
        self._requests = requests
        self._next = first
        self._ends = ends
        self._answer = b""
        self.latencies: list[float] = []
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Post the first body."""
        self._transport = cast("asyncio.Transport", transport)
        self._post()

    def data_received(self, data: bytes) -> None:
        """Take the answer; post the next body."""
        self._answer += data
        if not self._answer.endswith(b"\r\n\r\n"):
            return
        if not self._answer.startswith(b"HTTP/1.1 201 "):
            self.closed.set_exception(RuntimeError(self._answer.decode()))
            self._transport.close()
            return
        self._answer = b""
        now = perf_counter()
        self.latencies.append(now - self._posted)
        if now < self._ends:
            self._post()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, by us or by the server."""
        if self.closed.done():
            return
        if exc is None and perf_counter() >= self._ends:
            self.closed.set_result(None)
        else:
            self.closed.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def _post(self) -> None:
        self._posted = perf_counter()
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1


async def load(url: str, connections: int, seconds: float, bodies: list[bytes]) -> dict[str, float]:
    """Events a second, and the latencies in seconds that half, 95 % and 99 % of them stay below."""
    address = urlsplit(url)
    head = f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in bearer(Settings().api_key).items())
    requests = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]
    loop = asyncio.get_running_loop()
    started = perf_counter()
    opened = [
        await loop.create_connection(
            lambda n=n: Connection(requests, n * len(requests) // connections, started + seconds),
            address.hostname or "127.0.0.1",
            address.port or 80,
        )
        for n in range(connections)
    ]
    await asyncio.gather(*(connection.closed for _, connection in opened))
    took = perf_counter() - started
    latencies = sorted(latency for _, connection in opened for latency in connection.latencies)
    quantiles = {f"p{share}": latencies[len(latencies) * share // 100] for share in (50, 95, 99)}
    return {"events_per_second": len(latencies) / took, **quantiles}


def main() -> None:
    """Read the command line, put the load on, write the result."""
    url, connections, seconds, folder = sys.argv[1:]
    bodies = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    print(json.dumps(uvloop.run(load(url, int(connections), float(seconds), bodies))))


if __name__ == "__main__":
    main()
