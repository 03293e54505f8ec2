"""The id of a request: in the header of its answer, in every line of the log about it, and in its problem document.

Who asks may bring one in `X-Request-ID`, as proxies and tracing clients do; else it is made here. One that is too long,
or has other characters than ids have, is not taken: it would be written into logs.
"""

import os
import re
from contextvars import ContextVar
from typing import Final

import structlog

HEADER: Final = b"x-request-id"

#: 1 to 128 letters, digits and `._:+/=@-`: UUIDs, hexadecimal, Base64, and what load balancers make.
_FIT: Final = re.compile(rb"[A-Za-z0-9._:+/=@-]{1,128}")

#: As structlog's `merge_contextvars` puts it into each line.
_NAME: Final = "request_id"

_current: ContextVar[str | None] = ContextVar("headwater_request_id", default=None)


def begin(given: bytes | None) -> str:
    """The id of the request that begins, in this task and what it starts: `given` if it is fit to be one."""
    request_id = given.decode() if given is not None and _FIT.fullmatch(given) else made()
    _current.set(request_id)
    structlog.contextvars.bind_contextvars(**{_NAME: request_id})
    return request_id


def made() -> str:
    """A new id."""
    return os.urandom(16).hex()


def current() -> str | None:
    """The id of the request that is being answered; None: there is none."""
    return _current.get()
