"""`--from` and `--to`: the options of every command that means the events of a time."""

from typing import Annotated

import typer

Since = Annotated[
    str | None, typer.Option("--from", metavar="T", help="With an eventTime from here on; a time or a day, UTC.")
]
Until = Annotated[
    str | None, typer.Option("--to", metavar="T", help="With an eventTime before this; a time or a day, UTC.")
]
