"""`headwater impact`: what a node reaches, as a tree for people or as JSON for programs."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

import httpx
import orjson
import typer
from rich.console import Console
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.impact_tree import MARKED, arrange, draw, marked, summary

#: Names of models or dashboards that are listed at most.
NAMED: Final = 20

#: Wider than any line of a tree, columns.
WIDE: Final = 10_000


class Direction(StrEnum):
    """Which way to follow the data."""

    downstream = "downstream"
    upstream = "upstream"


class Level(StrEnum):
    """What the answer is made of."""

    dataset = "dataset"
    job = "job"
    column = "column"


def impact(
    node: Annotated[
        str,
        typer.Argument(
            metavar="NODE",
            help="dataset:{namespace}:{name}, job:{namespace}:{name} or datasetField:{namespace}:{name}:{field}",
        ),
    ],
    *,
    direction: Annotated[Direction, typer.Option(help="What it reaches, or what it is made of.")] = (
        Direction.downstream
    ),
    level: Annotated[
        Level | None, typer.Option(help="What to show. Default: column for a column, dataset otherwise.")
    ] = None,
    depth: Annotated[int | None, typer.Option(help="Steps at most.", min=0)] = None,
    limit: Annotated[int | None, typer.Option(help="Nodes at most.", min=1)] = None,
    history: Annotated[bool, typer.Option("--history", help="Also what was so once and is no longer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON, for programs.")] = False,
) -> None:
    """Show what a dataset, job or column reaches, or what it is made of.

    A node that is reached over several ways is drawn once, where it is nearest.
    """
    with connect() as client:
        answer = ask(client, node, direction, level, depth=depth, limit=limit, history=history)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()
    else:
        show(answer, direction, Console())


def ask(
    client: httpx.Client, node: str, direction: Direction, level: Level | None, **parameters: Any
) -> dict[str, Any]:
    """The answer to the question, as the API gives it; what is None is left to it.

    Raises:
        HeadwaterError: no such node, or Headwater does not answer.
    """
    return get(client, "/api/v1/impact", nodeId=node, direction=direction, level=level, **parameters)


def show(answer: Mapping[str, Any], direction: Direction, console: Console) -> None:
    """Draw the answer: the tree, how many of each kind, the models and dashboards by name, and what was cut."""
    reached = arrange(answer, direction.value)
    width, console.width = console.width, WIDE  # names are never cut, however deep they stand
    for tree in draw(reached):
        console.print(tree)
    console.width = width
    console.print()
    verb = "reaches" if direction is Direction.downstream else "is made of"
    console.print(Text.assemble((verb, "bold"), " ", summary(reached)), soft_wrap=True)
    for dataset_type, (word, style) in MARKED.items():
        names = marked(reached, dataset_type)
        if names:
            more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            console.print(Text.assemble((f"  {word}s: ", style), ", ".join(names[:NAMED]), more), soft_wrap=True)
    truncated = answer.get("truncated")
    if truncated:
        console.print(Text(f"cut short by the {truncated['reason']} limit: there is more", style="bold red"))
