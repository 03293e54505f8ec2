"""Whether a browser sends a request for a page of somebody else: pure decisions on Origin and `Sec-Fetch-Site`.

Any page can have a browser post to any address; what it may not do without being let is only to read the answer. So
what changes something is refused where a browser says that another page asked for it. What is no browser sends neither
header.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from headwater.errors import InvalidSettings
from headwater.gate.head import Head
from headwater.gate.hosts import Authority, authority

#: Whose page asks: none or Headwater's own; one that is named in the settings; any other one.
Page = Literal["own", "named", "foreign"]

_ORIGIN: Final = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#@,\s]+)", re.IGNORECASE)
_PORTS: Final = {"http": 80, "https": 443}
#: What browsers call a page of another site, or of another host or port of this one.
_ELSEWHERE: Final = frozenset({b"cross-site", b"same-site"})
_REMEMBERED: Final = 1024


class Origins:
    """Whose pages may ask beside Headwater's own: the origins that are given."""

    def __init__(self, origins: str | None) -> None:
        self.named = tuple(_given(text.strip()) for text in (origins or "").split(",") if text.strip())
        self._named = frozenset(origin.encode() for origin in self.named)

    def page(self, head: Head, scheme: str) -> Page:
        """Whose page asks, of a request that came by `scheme`."""
        if head.origin is None and head.fetch_site is None:
            return "own"
        if head.origin is not None and not same_origin(head.origin, head.host or b"", scheme):
            return "named" if head.origin in self._named else "foreign"
        return "foreign" if head.fetch_site is not None and _is_elsewhere(head.fetch_site) else "own"


def _is_elsewhere(fetch_site: bytes) -> bool:
    return any(part.strip().lower() in _ELSEWHERE for part in fetch_site.split(b","))


@lru_cache(_REMEMBERED)
def same_origin(origin: bytes, host: bytes, scheme: str) -> bool:
    """Whether an Origin header has the host and port of a Host header.

    Which scheme a page has is not known where a proxy speaks TLS for us: then the default port is that of the origin's.
    """
    found = _ORIGIN.fullmatch(origin.decode("latin-1"))
    if found is None:  # `null`, or an extension's
        return False
    theirs, ours = authority(found["authority"]), authority(host.decode("latin-1"))
    if theirs is None or ours is None:
        return False
    default = _PORTS[found["scheme"].lower()]
    own_default = _PORTS["https"] if scheme == "https" else default
    return _with_port(theirs, default) == _with_port(ours, own_default)


def _with_port(given: Authority, default: int) -> Authority:
    return Authority(given.name, default if given.port is None else given.port)


def _given(text: str) -> str:
    """An origin of the settings, as browsers write it.

    Raises:
        InvalidSettings: it is none.
    """
    found = _ORIGIN.fullmatch(text)
    named = authority(found["authority"]) if found is not None else None
    if found is None or named is None:
        raise InvalidSettings(
            f"HEADWATER_CORS_ORIGINS: '{text}' is no origin: scheme, host and port alone, https://dashboards.example.com"
        )
    scheme = found["scheme"].lower()
    port = "" if named.port in (None, _PORTS[scheme]) else f":{named.port}"
    return f"{scheme}://{named.name}{port}"
