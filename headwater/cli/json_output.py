"""Answers as JSON on standard output, for programs."""

import sys
from typing import Any

import orjson


def print_json(answer: Any) -> None:
    """Write one JSON value and a newline, as bytes: no console may wrap or colour it."""
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
