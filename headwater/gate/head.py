"""What the gate reads of a request: a few of its headers, as bytes, in one pass."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from headwater.request_id import HEADER as REQUEST_ID

#: Methods that change nothing, so that a browser may send them for any page: it keeps the answer from it.
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Head(NamedTuple):
    """Headers of one request; None where there is none. One that is sent twice is joined by a comma.

    No header of these may hold a comma, so twice is never taken for once.
    """

    host: bytes | None = None
    origin: bytes | None = None
    fetch_site: bytes | None = None
    authorization: bytes | None = None
    request_id: bytes | None = None


def read_head(headers: Iterable[tuple[bytes, bytes]]) -> Head:
    """The headers that the gate decides by; their names are in lower case, as ASGI has them."""
    host = origin = fetch_site = authorization = request_id = None
    for name, value in headers:
        if name == b"host":
            host = value if host is None else host + b"," + value
        elif name == b"authorization":
            authorization = value if authorization is None else authorization + b"," + value
        elif name == b"origin":
            origin = value if origin is None else origin + b"," + value
        elif name == b"sec-fetch-site":
            fetch_site = value if fetch_site is None else fetch_site + b"," + value
        elif name == REQUEST_ID:
            request_id = value if request_id is None else request_id + b"," + value
    return Head(host, origin, fetch_site, authorization, request_id)
