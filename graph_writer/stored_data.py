"""What is stored, where it cannot be read: then what is stored is at fault, and no event."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from headwater.errors import HeadwaterError

P = ParamSpec("P")
F = TypeVar("F")


class StoredDataError(HeadwaterError):
    """What is stored cannot be what this version wrote: no event may be given up for it."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(
            f"what the graph has of {what} cannot be read: {why}. It was changed by something else, or written by "
            "another version; `headwater rebuild` writes all of it anew"
        )


def decoder(decode: Callable[P, F]) -> Callable[P, F]:
    """What reads stored properties, its last argument: whatever goes wrong in it is a `StoredDataError`."""

    @wraps(decode)
    def read(*arguments: P.args, **named: P.kwargs) -> F:
        try:
            return decode(*arguments, **named)
        except KeyError as missing:
            raise StoredDataError(_what(*arguments), f"it has no {missing}") from missing
        except Exception as error:
            raise StoredDataError(_what(*arguments), f"{type(error).__name__}: {error}") from error

    return read


def _what(*arguments: Any) -> str:
    """Of which node, or of the edge between which, `arguments` have the properties."""
    *names, properties = arguments
    return " ".join(names) or f"the node {properties.get('key')}"
