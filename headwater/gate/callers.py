"""Who asks: by a key, or anybody where no key was ever made."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal, Protocol

from headwater.errors import HeadwaterError
from headwater.gate.head import Head
from headwater.keys.file import keys_path
from headwater.keys.key import SCOPES, KeyScope, kept_of
from headwater.keys.watched import WatchedKeys
from headwater.settings import Settings

#: Why a request is not let in, for audit and metrics.
Cause = Literal["host", "origin", "no_key", "wrong_key", "scope"]
_SCHEME: Final = b"bearer "


class NotLetIn(HeadwaterError):  # noqa: N818  (an answer, not a fault)
    """A request that the gate answers itself.

    Attributes:
        cause: why.
    """

    def __init__(self, status: HTTPStatus, cause: Cause, detail: str, challenge: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.cause: Cause = cause
        self.headers = None if challenge is None else {"WWW-Authenticate": challenge}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks.

    Attributes:
        id: by which the audit log knows them; no secret.
        name: for people.
        scopes: what they may.
    """

    id: str
    name: str
    scopes: frozenset[KeyScope]


#: Who asks where no key was ever made.
ANYBODY: Final = Caller("anybody", "", frozenset(SCOPES))


class Callers(Protocol):
    """Knows who asks. Keys are one way; an OpenID provider would be another one."""

    def who(self, head: Head) -> Caller:
        """Who sends a request with these headers.

        Raises:
            NotLetIn: 401, nobody who is known.
        """
        ...


class KeyHolders:
    """Who holds a key of a file."""

    def __init__(self, settings: Settings) -> None:
        own = settings.supervisor_key
        beside = [] if own is None else [kept_of(own.get_secret_value(), "headwater up", ["read"])]
        self._keys = WatchedKeys(keys_path(settings), beside)

    def who(self, head: Head) -> Caller:
        """Who sends this, as `Callers` says; anybody, while no key was ever made."""
        ring = self._keys.ring()
        if not self._keys.wanted:
            return ANYBODY
        sent = head.authorization
        if sent is None:
            raise _no_key("a key is wanted: send it as `Authorization: Bearer …`; `headwater keys create` makes one")
        if sent[: len(_SCHEME)].lower() != _SCHEME:
            raise _no_key("a key is sent as `Authorization: Bearer …`; no other way to log in is known here")
        key = ring.find(sent[len(_SCHEME) :].strip())
        if key is None:
            raise NotLetIn(
                HTTPStatus.UNAUTHORIZED,
                "wrong_key",
                "nobody has this key: it was never made here, or it was revoked",
                'Bearer realm="headwater", error="invalid_token"',
            )
        return Caller(key.id, key.name, frozenset(key.scopes))


def _no_key(detail: str) -> NotLetIn:
    return NotLetIn(HTTPStatus.UNAUTHORIZED, "no_key", detail, 'Bearer realm="headwater"')
