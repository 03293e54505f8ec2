"""A key: what its holder sends, and what is kept of it, which is never the key itself."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

#: What a key may be for: bring events; ask; say something of a node; settle dead letters.
KeyScope = Literal["ingest", "read", "annotate", "admin"]
SCOPES: Final[tuple[KeyScope, ...]] = get_args(KeyScope)

#: By this people, and tools that look for secrets in repositories, know a key when they see one.
PREFIX: Final = "headwater_"
_RANDOM_BYTES: Final = 32
#: Hexadecimal digits of the digest that are the id: enough to tell keys apart, and nothing of the key.
_ID_DIGITS: Final = 12


class Key(BaseModel):
    """What is kept of a key.

    The digest is a plain SHA-256: a slow hash with a salt is for passwords, which can be guessed; nobody guesses 256
    random bits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    scopes: tuple[KeyScope, ...]
    created: datetime
    revoked: datetime | None = None
    sha256: str


def new_key(name: str, scopes: Iterable[KeyScope]) -> tuple[str, Key]:
    """A random key of 256 bits, to be shown once, and what is kept of it."""
    shown = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    return shown, kept_of(shown, name, scopes)


def kept_of(shown: str, name: str, scopes: Iterable[KeyScope]) -> Key:
    """What is kept of the key that its holder knows as `shown`, as made now."""
    digest = sha256(shown.encode()).hexdigest()
    wanted = frozenset(scopes)
    return Key(
        id=digest[:_ID_DIGITS],
        name=name,
        scopes=tuple(scope for scope in SCOPES if scope in wanted),
        created=datetime.now(UTC),
        sha256=digest,
    )


class Keyring:
    """The keys of one moment."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = {key.id: key for key in keys}

    @property
    def usable(self) -> bool:
        """Whether any key opens anything."""
        return any(key.revoked is None for key in self._keys.values())

    def find(self, shown: bytes) -> Key | None:
        """The key that is `shown`, if there is one that is not revoked.

        Digests are compared in constant time. The id, by which one is looked up, is no secret.
        """
        digest = sha256(shown).hexdigest()
        key = self._keys.get(digest[:_ID_DIGITS])
        if key is None or not hmac.compare_digest(digest, key.sha256) or key.revoked is not None:
            return None
        return key
