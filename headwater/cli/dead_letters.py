"""`headwater dead-letters`: the events that could not be applied, looked at and settled."""

import sys
from collections import Counter
from collections.abc import Generator
from itertools import islice
from typing import Annotated, Any, Final
from urllib.parse import quote

import httpx
import typer
from rich.progress import track
from rich.table import Table
from rich.text import Text

from headwater.cli.client import connect, get, json_of, refuse_problem
from headwater.cli.console import Console, echo
from headwater.cli.json_output import print_json
from headwater.errors import HeadwaterError

PATH: Final = "/api/v1/dead-letters"

#: Dead letters that one request brings, and settles.
PAGE: Final = 500

#: Columns in which a person sees an event and why it was not applied.
WIDTH: Final = 60

app = typer.Typer(name="dead-letters", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID …", help="Ids of dead letters, as `list` shows them.")]
All = Annotated[bool, typer.Option("--all", help="All that are there now, instead of some by their id.")]


@app.callback()
def dead_letters() -> None:
    """List, show, replay or drop the events that could not be applied; put one among them that stops a writer."""


@app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option(help="Dead letters at most.", min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """List the dead letters that nobody has replayed or dropped, the oldest first."""
    with connect() as client:
        letters = list(islice(_all(client), limit + 1))
    if as_json:
        for letter in letters[:limit]:
            print_json(letter)
    elif letters:
        Console().print(_table(letters[:limit]))
    else:
        echo("no dead letters")
    if len(letters) > limit:
        sys.stderr.write(f"there are more than these {limit:,}: see --limit\n")


@app.command()
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", help="Id of a dead letter, as `list` shows it.")],
    *,
    event: Annotated[bool, typer.Option("--event", help="Only the event, byte for byte as it was received.")] = False,
) -> None:
    """Show one dead letter: why it is one, where it comes from, its headers and its event."""
    with connect() as client:
        path = f"{PATH}/{quote(ident, safe='')}"
        answer = None if event else get(client, path)
        raw = client.get(f"{path}/event")
    if answer is None:
        refuse_problem(raw)
        sys.stdout.buffer.write(raw.content)
        sys.stdout.buffer.flush()
        return
    console = Console(soft_wrap=True)
    headers = answer.pop("headers")
    del answer["event"]
    for name, value in [*answer.items(), *((f"header {each['name']}", each["value"]) for each in headers)]:
        console.print(Text.assemble((f"{name}: ", "dim"), str("" if value is None else value)))
    console.print()
    console.print(Text(raw.content.decode("utf-8", "replace") if raw.is_success else "its event is kept nowhere"))


@app.command()
def replay(idents: Ids = None, *, everything: All = False) -> None:
    """Send the events of dead letters once more, as they were received, and settle them.

    One that cannot be applied again becomes a new dead letter, with one attempt more. Exits 1 if any was not sent.
    """
    _settle("replay", "replayed", idents or [], everything=everything)


@app.command()
def drop(idents: Ids = None, *, everything: All = False) -> None:
    """Settle dead letters without sending them: they are listed no more. Exits 1 if any was not settled."""
    _settle("drop", "dropped", idents or [], everything=everything)


@app.command()
def put(
    partition: Annotated[int, typer.Argument(metavar="PARTITION", help="Partition of the event topic.", min=0)],
    offset: Annotated[int, typer.Argument(metavar="OFFSET", help="Offset of the event in it.", min=0)],
) -> None:
    """Give up one event that a writer stands still before: it becomes a dead letter, and the writer goes on.

    The writer's log and its /readyz tell partition and offset. An event that is applied already stays so.
    """
    place = f"{partition}-{offset}"
    with connect() as client:
        (result,) = json_of(client.post(f"{PATH}/put", json={"ids": [place]}))["results"]
    if result["outcome"] != "put":
        raise HeadwaterError(f"the event at {place} is not put among the dead letters: {result['outcome']}")
    echo(f"the writer that comes to {place} makes it a dead letter, and goes on")


def _settle(verb: str, done: str, idents: list[str], *, everything: bool) -> None:
    if bool(idents) == everything:
        raise typer.BadParameter("say which: ids, or --all")
    counts: Counter[str] = Counter()
    console = Console(stderr=True)
    with connect() as client:
        # All ids first: what is replayed and dies again is a new dead letter, and not meant.
        ids = [each["id"] for each in _all(client)] if everything else idents
        pages = [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
        for page in track(pages, verb, console=console, transient=True, disable=not console.is_terminal):
            answer = json_of(client.post(f"{PATH}/{verb}", json={"ids": page}))
            for each in answer["results"]:
                counts[each["outcome"]] += 1
                if each["outcome"] != done:
                    echo(f"{each['id']} {each['outcome']}", err=True)
    echo(f"{counts.pop(done, 0):,} {done}")
    if counts:
        raise HeadwaterError(f"not {done}: " + ", ".join(f"{count:,} {what}" for what, count in counts.most_common()))


def _all(client: httpx.Client) -> Generator[dict[str, Any]]:
    """All open dead letters, read page by page as they are taken."""
    cursor: str | None = None
    while True:
        answer = get(client, PATH, limit=PAGE, cursor=cursor)
        yield from answer["deadLetters"]
        if (cursor := answer["next"]) is None:
            return


def _table(letters: list[dict[str, Any]]) -> Table:
    table = Table("id", "kept at", "from", "tries", "bytes", "why", "event", box=None, pad_edge=False)
    for each in letters:
        table.add_row(
            each["id"],
            each["time"][:19].replace("T", " "),
            f"{each['partition']}-{each['offset']}",
            str(each["attempts"]),
            f"{each['bytes']:,}",
            Text(_short(each["detail"] or each["reason"])),
            Text(_short(each["event"] or "")),
        )
    return table


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
