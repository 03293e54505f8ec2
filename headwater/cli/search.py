"""`headwater search`: the ids of jobs and datasets, by a part of their names."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from headwater.cli.client import connect, get
from headwater.cli.console import echo
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted

#: What is found at most if nobody says how much.
FOUND: Final = 20
#: What the service gives at most.
MOST: Final = 1000


class Kind(StrEnum):
    """What is looked for."""

    job = "job"
    dataset = "dataset"


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A part of the name, in any case.")],
    *,
    kind: Annotated[Kind | None, typer.Option("--type", help="Only jobs, or only datasets.")] = None,
    namespace: Annotated[str | None, typer.Option(help="Only of this namespace.")] = None,
    limit: Annotated[int, typer.Option(help="Ids at most.", min=1, max=MOST)] = FOUND,
    as_json: AsJson = False,
) -> None:
    """Find jobs and datasets by a part of their names, and print their ids.

    In the order of the names. Exits 0 also if nothing is found.
    """
    with connect() as client:
        answer = get(client, "/api/v1/search", q=text, filter=kind, namespace=namespace, limit=limit)
    if as_json:
        print_json(answer)
        return
    results = answer["results"]
    for each in results:
        echo(each["nodeId"])
    if not results:
        echo(f"no {kind or 'job or dataset'} has '{text}' in its name", err=True)
    elif len(results) >= limit:
        echo(f"the first {counted(limit, 'id')}: there may be more, see --limit", err=True)
