"""Under which names Headwater answers: pure decisions on the Host header.

A page of a stranger can have its own name lead to this machine (DNS rebinding), and then reads what it likes, as the
browser takes both for one. It needs a name for that: `localhost` and addresses written as numbers are beyond it.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple

from headwater.errors import InvalidSettings

_HOST: Final = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")
_LARGEST_PORT: Final = 65535
#: Hosts that are remembered with what was decided: a client sends one and the same.
_REMEMBERED: Final = 1024


class Authority(NamedTuple):
    """A host, in lower case and without a final dot, and its port; None: the default one."""

    name: str
    port: int | None

    @property
    def is_number(self) -> bool:
        """Whether it is an address written as a number, v4 or v6."""
        try:
            ip_address(self.name.strip("[]"))
        except ValueError:
            return False
        return True


def authority(text: str) -> Authority | None:
    """`host`, `host:port`, `[v6]` or `[v6]:port`; None for anything else."""
    found = _HOST.fullmatch(text)
    if found is None:
        return None
    port = None if found["port"] is None else int(found["port"])
    if port is not None and port > _LARGEST_PORT:
        return None
    return Authority(found["name"].lower().removesuffix("."), port)


class Hosts:
    """Which Host headers are answered: `localhost`, numbers, and the names that are given."""

    def __init__(self, names: str | None) -> None:
        given = {"localhost": Authority("localhost", None)}
        for text in (part.strip() for part in (names or "").split(",")):
            if text:
                named = authority(text)
                if named is None:
                    raise InvalidSettings(f"HEADWATER_ALLOWED_HOSTS: '{text}' is no name of a host, nor name:port")
                given[text] = named
        self._names = frozenset(given.values())
        self.allow = lru_cache(_REMEMBERED)(self._allow)

    def _allow(self, host: bytes | None) -> bool:
        """Whether a request with this Host header is answered; without one it is not."""
        if host is None:
            return False
        asked = authority(host.decode("latin-1"))
        if asked is None:
            return False
        return asked.is_number or asked in self._names or Authority(asked.name, None) in self._names
