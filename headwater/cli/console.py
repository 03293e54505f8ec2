"""How the command line prints for people: all of it goes through here, so that names are shown and never obeyed.

A test holds that. JSON, events and dumps go out as bytes, for programs.
"""

import sys
from collections.abc import Iterable

import rich.console
import typer
from rich.segment import Segment

from headwater.cli.shown import shown


def echo(line: str, *, err: bool = False) -> None:
    """Print one line, on standard output or standard error, whatever is in it."""
    typer.echo(shown(line).replace("\n", "⟨000A⟩"), err=err)


def echo_document(text: str) -> None:
    """Print text of several lines: on a terminal as `echo` does, into a file or program as it is."""
    typer.echo(shown(text) if sys.stdout.isatty() else text, nl=False)


class Console(rich.console.Console):
    """Rich's console; colours and what else it does to a terminal are its own alone."""

    def render(
        self, renderable: rich.console.RenderableType, options: rich.console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of what is printed, each shown."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)
