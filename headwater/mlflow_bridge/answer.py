"""Answers of an MLflow server as JSON values that can be written again: no NaN, no half of a character. Pure."""

import json
import math
import re
import sys
from typing import Any, Final, cast

#: An escape of half a character: MLflow takes it, UTF-8 has no form for it.
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
#: Integers beyond this are not told apart by who reads JSON numbers as floating point.
_EXACT: Final = 2**53


def read(body: bytes) -> Any:
    """The JSON value of an answer; what JSON has no number for is a text: NaN, Infinity, -Infinity.

    Raises:
        ValueError: it is no JSON, or nested too deeply.
    """
    try:
        value = json.loads(body, parse_constant=str)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return _whole(value) if _HALF.search(body) else value


def _whole(value: Any) -> Any:
    """The value with each half of a character replaced by U+FFFD; whole ones of two halves stay."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in cast("dict[str, Any]", value).items()}
    return value


def inside(text: Any) -> Any:
    """The JSON value that MLflow keeps as a text in its JSON (schemas, sources, profiles); None if it is none."""
    if not isinstance(text, str):
        return text
    try:
        return read(text.encode("utf-8", "replace"))
    except ValueError:
        return None


def number(value: Any) -> float | int | str | None:
    """A metric's value: a finite number, or `NaN`, `Infinity`, `-Infinity`; None if it is none of these.

    MLflow keeps infinity in a database as the largest number that there is.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    try:
        measured = float(value)
    except OverflowError:
        measured = math.inf if isinstance(value, int) and value > 0 else -math.inf
    except ValueError:
        return None
    if abs(measured) < sys.float_info.max:
        return measured
    return "NaN" if math.isnan(measured) else "Infinity" if measured > 0 else "-Infinity"


def whole_number(value: Any) -> int | None:
    """An integer of 64 bits, which protobuf's JSON may write as a text; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        found = int(value)
    except ValueError:
        return None
    return found if -(2**63) <= found < 2**63 else None
