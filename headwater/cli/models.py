"""`headwater models`: every model with its latest version, and what asks for attention."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console, echo
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted

#: Models that are listed at most if nobody says how many.
LISTED: Final = 50
#: Things that ask for attention, of one model, that are shown.
SHOWN: Final = 2


def models(
    text: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="A part of the name, in any case.")] = None,
    *,
    namespace: Annotated[str | None, typer.Option(help="Only models of this namespace.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only models that this owner has.")] = None,
    tag: Annotated[str | None, typer.Option(help="Only models with this tag, KEY or KEY=VALUE.")] = None,
    verdict: Annotated[
        str | None, typer.Option(help="Only models whose latest version is so: good, bad, none.")
    ] = None,
    approval: Annotated[
        str | None, typer.Option(help="Only models whose latest version is so: approved, rejected, retired, none.")
    ] = None,
    attention: Annotated[
        str | None, typer.Option(help="Only models that ask for attention: failed, changed, any, none.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Models at most.", min=1, max=1000)] = LISTED,
    as_json: AsJson = False,
) -> None:
    """List models, each with its latest version and what asks for attention.

    That is its verdict, its approval, and what failed or changed upstream since its training.
    """
    with connect() as client:
        answer = get(
            client, "/api/v1/models", q=text, namespace=namespace, owner=owner, tag=tag, verdict=verdict,
            approval=approval, attention=attention, limit=limit,
        )  # fmt: skip
    if as_json:
        print_json(answer)
        return
    if not answer["models"]:
        echo("no models: a model is a dataset of type MODEL, see docs/models.md")
        return
    Console().print(_table(answer["models"]))
    if answer["next"]:
        echo(f"the first {len(answer['models'])} of {counted(answer['totalCount'], 'model')}: see --limit", err=True)


def _table(listed: list[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("model", "latest", "versions", "trained", "verdict", "approval", "attention"):
        table.add_column(title, overflow="fold")
    for each in listed:
        latest = each["latest"] or (f"run {each['latestRunId']}" if each["latestRunId"] else "none known")
        aliases = f" ({', '.join(each['aliases'])})" if each["aliases"] else ""
        verdict = Text(each["verdict"] or "", style={"bad": "red", "good": "green"}.get(each["verdict"] or "", ""))
        attention = [said["text"] for said in each["attention"]]
        more = f"; and {len(attention) - SHOWN} more" if len(attention) > SHOWN else ""
        table.add_row(
            Text(each["model"]),
            Text(f"{latest}{aliases}"),
            f"{each['versionCount']:,}",
            (each["trainedAt"] or "")[:16],
            verdict,
            each["approval"] or "",
            Text("; ".join(attention[:SHOWN]) + more, style="yellow"),
        )
    return table
