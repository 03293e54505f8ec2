"""Answers as JSON on standard output, for programs."""

import sys
from typing import Annotated, Any

import orjson
import typer

AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON, for programs.")]


def print_json(answer: Any) -> None:
    """Write one JSON value and a newline, as bytes: no console may wrap or colour it."""
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
