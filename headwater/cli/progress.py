"""Steps of something that takes a while: a moving line on a terminal, then a line that stays."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.text import Text

from headwater.cli.console import Console

#: Columns of the done line before its detail.
WIDTH: Final = 28


class Step:
    """One step that runs."""

    def __init__(self, console: Console, progress: Progress, text: str, total: int | None) -> None:
        self._console = console
        self._progress = progress
        self._started = time.monotonic()
        self._task = progress.add_task(text, total=total)

    def advance(self) -> None:
        self._progress.advance(self._task)

    def done(self, text: str, detail: str = "") -> None:
        """Replace the moving line by the one that stays."""
        seconds = time.monotonic() - self._started
        line = Text.assemble("  ", ("✓ ", "green"), text.ljust(WIDTH), (detail, "dim"), (f"  {seconds:.1f} s", "dim"))
        self._console.print(line, soft_wrap=True)


@contextmanager
def step(console: Console, text: str, total: int | None = None) -> Generator[Step]:
    """A step for the block; with `total` a bar shows how much of it is done."""
    bar = (BarColumn(bar_width=30), MofNCompleteColumn()) if total else ()
    with Progress(
        TextColumn(" "),
        SpinnerColumn(),
        TextColumn("{task.description}"),
        *bar,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Step(console, progress, text, total)
