"""`headwater note`: what a person knows of a node, in words."""

from typing import Annotated

import typer

from headwater.cli.say import By, Node, Version, say


def note(
    node: Node,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What there is to know.")],
    *,
    version: Version = None,
    by: By = None,
) -> None:
    """Note what there is to know of a dataset, model, column, job or run.

    Notes stay, one beside the other: `headwater annotations NODE` shows them.
    """
    if not text.strip():
        raise typer.BadParameter("say what there is to know", param_hint="TEXT")
    say(node, version, by, "note", note=text)
