"""`headwater status`: whether everything answers, and how far the graph is behind."""

from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console
from headwater.cli.json_output import AsJson, print_json
from headwater.cli.wait import count
from headwater.counted import counted
from headwater.settings import settings


def status(as_json: AsJson = False) -> None:
    """Show whether Headwater is ready and how far the graph is behind.

    Exits 1 while it is not ready.
    """
    with connect() as client:
        answer = get(client, "/api/v1/status")
    ready = answer.get("ready") is True
    if as_json:
        print_json(answer)
    else:
        Console().print(_table(answer))
    if not ready:
        raise typer.Exit(1)


def _table(answer: dict[str, Any]) -> Table:
    table = Table.grid(padding=(0, 2))
    ready = answer["ready"] is True
    table.add_row("Headwater", _state(good=ready, word="ready" if ready else "not ready"), settings().url)
    for name, word in (("kafka", "Kafka"), ("neo4j", "Neo4j")):
        engine = answer[name]
        good = engine["reachable"]
        table.add_row(word, _state(good=good, word="answers" if good else "away"), Text(engine.get("problem") or ""))
    if rebuilding := answer["rebuilding"]:
        done = f"{rebuilding['applied']:,} of {counted(rebuilding['events'], 'event')} applied"
        table.add_row("graph", _state(good=False, word=f"being rebuilt: {rebuilding['phase']}"), done)
    writers = answer["writers"]
    table.add_row("writers", _state(good=writers != 0, word=count(writers)), "at work")
    table.add_row("accepted", count(answer["accepted"]), "events in Kafka")
    table.add_row("to go", count(answer["lag"]), "of them not yet in the graph")
    table.add_row("dead letters", count(answer["deadLetters"]), "records of events that cannot be applied")
    if exclusions := answer["exclusions"]:
        taken_back = f"events taken back by {counted(exclusions, 'exclusion')}: `headwater exclude --list`"
        table.add_row("excluded", count(answer["excluded"]), taken_back)
    return table


def _state(*, good: bool, word: str) -> Text:
    return Text(word, style="green" if good else "bold red")
