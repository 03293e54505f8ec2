"""`headwater tag`: a tag on a node by a person, beside those of producers, and taken off again."""

from typing import Annotated

import typer

from headwater.cli.say import By, Node, Version, Why, say


def tag(
    node: Node,
    key: Annotated[str, typer.Argument(metavar="KEY[=VALUE]", help="The tag; a later one of its key replaces it.")],
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag of this key off.")] = False,
    version: Version = None,
    by: By = None,
    note: Why = None,
) -> None:
    """Tag a dataset, model, column, job or run, or take a tag off.

    Tags of producers stay as they are: only what people tagged is replaced or removed. What there is shows
    `headwater annotations NODE`.
    """
    name, equals, value = key.partition("=")
    if not name:
        raise typer.BadParameter(f"'{key}' has no key, such as tier=gold", param_hint="KEY[=VALUE]")
    if remove and equals:
        raise typer.BadParameter(f"a tag is taken off by its key alone: {name}", param_hint="--remove")
    say(
        node, version, by, "tag", key=name, value=value if equals else None, note=note, removed=True if remove else None
    )
