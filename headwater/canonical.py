"""One byte form for equal JSON, and hashes of it: what makes content comparable whoever sent it, in whatever order."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import orjson


def canonical(value: Any) -> bytes:
    """The JSON of `value` with sorted keys and no white space: equal values give equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in 43 characters of base64url without padding."""
    return digest_of(canonical(value))


def digest_of(text: bytes) -> str:
    """SHA-256 of JSON that is canonical already."""
    return urlsafe_b64encode(sha256(text).digest())[:43].decode()
