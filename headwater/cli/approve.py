"""`headwater approve`: a version of a model approved, rejected or retired, by a person."""

from typing import Annotated

import typer

from headwater.cli.say import By, Why, say


def approve(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="dataset:{namespace}:{name}: a model is a dataset.")],
    *,
    version: Annotated[str, typer.Option(help="Which version of it.")],
    reject: Annotated[bool, typer.Option("--reject", help="It is not to be used.")] = False,
    retire: Annotated[bool, typer.Option("--retire", help="It is to be used no longer.")] = False,
    by: By = None,
    note: Why = None,
) -> None:
    """Approve a version of a model or dataset, or reject or retire it.

    The last word counts; who said what before stays on record: `headwater annotations MODEL` shows it.
    """
    if reject and retire:
        raise typer.BadParameter("say one of both", param_hint="--reject/--retire")
    value = "rejected" if reject else "retired" if retire else "approved"
    say(model, version, by, "approval", value=value, note=note)
