"""Parameters and metrics as text and numbers: whatever a script has, in a form that is the same in every run."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from headwater.redaction import REDACTED, is_secret, without_credentials

#: Parameters of a run that are kept, the characters of each, and how deep one may lie in another.
MOST: Final = 1000
LONGEST: Final = 2000
DEEPEST: Final = 8

#: Where an object lies in memory is another place in each run.
_PLACE: Final = re.compile(r" at 0x[0-9a-fA-F]+")


def flat(parameters: Mapping[Any, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Each parameter with its value as text; of what is in another under a dotted name; secrets without their value."""
    for key, value in parameters.items():
        name = f"{prefix}{key}"
        if is_secret(str(key)) and not isinstance(value, bool | int | float):
            yield name, REDACTED
        elif isinstance(value, Mapping) and value and depth < DEEPEST:
            yield from flat(value, f"{name}.", depth + 1)
        else:
            yield name, without_credentials(text_of(value))[:LONGEST]


def text_of(value: Any) -> str:
    """Text as it is; numbers, truth and lists as JSON; functions and classes by name; anything else as Python shows it.

    It is the same in every run for what is the same.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, set | frozenset):
        value = sorted(value, key=repr)
    plain = _scalar(value)
    if not isinstance(plain, Mapping | list | tuple | int | float | None):
        return _shown(plain)
    try:
        return json.dumps(plain, default=_shown, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return _shown(plain)


def _scalar(value: Any) -> Any:
    """A Python number for one of numpy's or of a tensor of one number."""
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "ndim", None) == 0:
        return item()
    return value


def _shown(value: Any) -> str:
    name = getattr(value, "__qualname__", None)
    if isinstance(name, str):
        return f"{getattr(value, '__module__', '')}.{name}"
    return _PLACE.sub("", repr(value))


def number_of(value: Any) -> float | int | str:
    """A metric as a number of JSON, or as the text `NaN`, `Infinity` or `-Infinity`, which JSON has no number for.

    Raises:
        TypeError, ValueError: it is no number.
    """
    number = _scalar(value)
    if isinstance(number, bool | int):
        return int(number)
    number = float(number)
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
