"""`headwater status`: whether everything answers, and how far the graph is behind."""

import sys
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.wait import answers, count
from headwater.settings import settings


def status(
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON, for programs.")] = False,
) -> None:
    """Show whether Headwater is ready and how far the graph is behind.

    Exits 1 while it is not ready.
    """
    with connect() as client:
        answer = get(client, "/api/v1/status")
    ready = answer.get("ready") is True
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()
    else:
        table = Table.grid(padding=(0, 2))
        table.add_row("Headwater", settings().url, _state(good=ready, word="ready" if ready else "not ready"))
        for name, word in (("kafka", "Kafka"), ("neo4j", "Neo4j")):
            good = answers(answer.get(name))
            table.add_row(word, "", _state(good=good, word="answers" if good else "does not answer"))
        table.add_row("to go", count(answer.get("lag")), "events accepted and not yet in the graph")
        table.add_row("applied", count(answer.get("applied")), "events in the graph")
        table.add_row("dead letters", count(answer.get("deadLetters")), "events that could not be applied")
        Console().print(table)
    if not ready:
        raise typer.Exit(1)


def _state(*, good: bool, word: str) -> Text:
    return Text(word, style="green" if good else "bold red")
