"""`headwater impact`: what a node reaches, as a tree for people or as JSON for programs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import httpx
import typer
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console
from headwater.cli.impact_tree import MARKED, NOTHING, arrange, draw, marked, summary
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted
from headwater.event.selection import instant
from headwater.event.time import iso_or_none

#: Names of models or dashboards that are listed at most.
NAMED: Final = 20

#: Wider than any line of a tree, columns.
WIDE: Final = 10_000

#: What is missing in an answer that was cut short, by its reason, and how to get it.
MORE: Final = {
    "depth": "there is more further on: ask with a larger --depth",
    "nodes": "there is more: ask with a larger --limit (the service's own is HEADWATER_QUESTION_NODES)",
    "time": "there is more: ask for less with --depth, or give the service more time (HEADWATER_QUESTION_TIMEOUT)",
    "edges": "all nodes are here, but not all edges: ask with --level dataset",
}


class Direction(StrEnum):
    """Which way to follow the data."""

    downstream = "downstream"
    upstream = "upstream"


class Level(StrEnum):
    """What a node is, and what an answer is made of."""

    dataset = "dataset"
    job = "job"
    column = "column"


def impact(
    node: Annotated[
        str | None,
        typer.Argument(
            metavar="NODE",
            help="dataset:{namespace}:{name}, job:{namespace}:{name} or datasetField:{namespace}:{name}:{field}",
        ),
    ] = None,
    *,
    kind: Annotated[
        Level | None, typer.Option("--type", help="Instead of NODE, where it may mean several: what the node is.")
    ] = None,
    namespace: Annotated[str | None, typer.Option(help="With --type: its namespace.")] = None,
    name: Annotated[str | None, typer.Option(help="With --type: its name, of a column that of its dataset.")] = None,
    field: Annotated[str | None, typer.Option(help="With --type column: its path in the dataset.")] = None,
    direction: Annotated[Direction, typer.Option(help="What it reaches, or what it is made of.")] = (
        Direction.downstream
    ),
    level: Annotated[
        Level | None, typer.Option(help="What to show. Default: column for a column, dataset otherwise.")
    ] = None,
    depth: Annotated[int | None, typer.Option(help="Steps at most.", min=0)] = None,
    limit: Annotated[int | None, typer.Option(help="Nodes at most.", min=1)] = None,
    history: Annotated[bool, typer.Option("--history", help="Also what was so once and is no longer.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="T", help="As it stood then; a time or a day, UTC.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a dataset, job or column reaches, or what it is made of.

    A node that is reached over several ways is drawn once, where it is nearest.
    """
    names = {"type": kind, "namespace": namespace, "name": name, "field": field}
    _refuse_unclear(node, names)
    at = instant(as_of, "--as-of")
    if at is not None and history:
        raise typer.BadParameter("say --as-of, for what was so then, or --history, for all that ever was")
    asked = {"depth": depth, "limit": limit, "history": history, "asOf": iso_or_none(at)}
    with connect() as client:
        answer = ask(client, node, direction, level, **asked, **names)
    if as_json:
        print_json(answer)
    else:
        show(answer, direction, Console())


def _refuse_unclear(node: str | None, names: Mapping[str, str | None]) -> None:
    """Return if it is clear where to start: either NODE, or the names that its type has.

    Raises:
        typer.BadParameter: it is not.
    """
    given = {option for option, value in names.items() if value is not None}
    if node is not None:
        if given:
            raise typer.BadParameter(f"give either NODE or --{min(given)}, not both", param_hint="NODE")
    elif given != {"type", "namespace", "name"} | ({"field"} if names["type"] == Level.column else set()):
        raise typer.BadParameter(
            "say where to start: NODE, or --type, --namespace and --name (and --field for a column)", param_hint="NODE"
        )


def ask(
    client: httpx.Client, node: str | None, direction: Direction, level: Level | None, **parameters: Any
) -> dict[str, Any]:
    """The answer to the question, as the API gives it; what is None is left to it.

    Raises:
        HeadwaterError: no such node, or Headwater does not answer.
    """
    return get(client, "/api/v1/impact", nodeId=node, direction=direction, level=level, **parameters)


def show(answer: Mapping[str, Any], direction: Direction, console: Console) -> None:
    """Draw the answer: the tree, how many of each kind, the models and dashboards by name, and what it lacks."""
    reached = arrange(answer, direction.value)
    width, console.width = console.width, WIDE  # names are never cut, however deep they stand
    for tree in draw(reached):
        console.print(tree)
    console.width = width
    console.print()
    verb = "reaches" if direction is Direction.downstream else "is made of"
    found, former = summary(reached), answer.get("former") or {"edges": 0}
    if found == NOTHING and former["edges"]:
        console.print(Text.assemble((verb, "bold"), f" {found} now; {_until(former)}, see --history"), soft_wrap=True)
    else:
        console.print(Text.assemble((verb, "bold"), " ", found), soft_wrap=True)
        if former["edges"]:
            text = f"  left out, since it is so no longer: {_of_jobs(former)}, see --history"
            console.print(Text(text, style="dim"), soft_wrap=True)
    for dataset_type, (word, style) in MARKED.items():
        names = marked(reached, dataset_type)
        if names:
            more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            console.print(Text.assemble((f"  {word}s: ", style), ", ".join(names[:NAMED]), more), soft_wrap=True)
    _show_inferred(answer.get("inferred") or [], console)
    truncated = answer.get("truncated")
    if truncated:
        reason = truncated["reason"]
        _warn(console, f"cut short by the limit of {reason}: {MORE.get(reason, 'there is more')}")
    if answer.get("consistent") is False:
        _warn(console, "the graph changed faster than it could be read: this may mix two states of it, ask again")


def _until(former: Mapping[str, Any]) -> str:
    """Until when there was something, and by how many jobs."""
    least = "" if former["complete"] else "at least "
    return f"until {former['until'] or 'some time ago'} by {least}{counted(former['jobs'], 'job')}"


def _of_jobs(former: Mapping[str, Any]) -> str:
    """How much was left out."""
    least = "" if former["complete"] else "at least "
    return f"{least}{counted(former['edges'], 'edge')} of {counted(former['jobs'], 'job')}"


def _show_inferred(inferred: Sequence[Mapping[str, str]], console: Console) -> None:
    """Say what was left out because no event ever used it."""
    names = list(dict.fromkeys(each["id"] for each in inferred))
    if names:
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        text = "  left out, since only column lineage names them (often parts of a query): "
        console.print(Text(f"{text}{', '.join(names[:NAMED])}{more}", style="dim"), soft_wrap=True)


def _warn(console: Console, text: str) -> None:
    console.print(Text(text, style="bold red"), soft_wrap=True)
