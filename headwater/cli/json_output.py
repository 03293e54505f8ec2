"""Answers as JSON on standard output, for programs."""

import json
import sys
from typing import Annotated, Any

import orjson
import typer

AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON, for programs.")]


def print_json(answer: Any) -> None:
    """Write one JSON value and a newline, as bytes: no console may wrap or colour it.

    On a terminal all that is not ASCII is escaped: some of it a terminal would obey.
    """
    if sys.stdout.isatty():
        written = json.dumps(answer, separators=(",", ":")).replace("\x7f", "\\u007f").encode() + b"\n"
    else:
        written = orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
