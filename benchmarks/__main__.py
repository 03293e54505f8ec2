"""`python -m benchmarks [NAME…]`: measure on engines started for it, print a table and JSON. No time is asserted."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import (
    backlog,
    closure,
    collector,
    find,
    gate,
    history,
    impact,
    memory,
    models,
    storage,
    track,
    visible,
    web,
    writer,
)
from benchmarks.bench import Bench
from benchmarks.rows import Row, document, table
from headwater import logs
from headwater.engines.local import local_engines
from headwater.settings import Settings, settings

#: By name, in the order in which they run: `visible` measures engines that the others have warmed, `memory` the end.
BENCHMARKS: dict[str, Callable[[Bench], Iterable[Row]]] = {
    "collector": collector.measure,
    "gate": gate.measure,
    "writer": writer.measure,
    "visible": visible.measure,
    "backlog": backlog.measure,
    "history": history.measure,
    "impact": impact.measure,
    "closure": closure.measure,
    "models": models.measure,
    "find": find.measure,
    "storage": storage.measure,
    "memory": memory.measure,
    "track": track.measure,
    "web": web.measure,
}


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which: {', '.join(BENCHMARKS)}. Default: all, in this order.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--json", help="Write the JSON there instead of printing it.")] = None,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes, few repetitions: only to try it.")] = False,
) -> None:
    """Measure Headwater, as ratios to floors of the same run on the same engines."""
    if unknown := set(names or ()) - set(BENCHMARKS):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: choose among {', '.join(BENCHMARKS)}")
    logs.configure("warning")
    console = Console(width=None if sys.stdout.isatty() else 180)
    rows: list[Row] = []
    failed = False
    with tempfile.TemporaryDirectory() as folder, local_engines(Path(folder, "data"), _defaults()) as engines:
        bench = Bench(engines, Path(folder), quick)
        for name in (each for each in BENCHMARKS if not names or each in names):
            typer.echo(f"measuring: {name}", err=True)
            try:
                rows += BENCHMARKS[name](bench)
            except Exception as error:  # noqa: BLE001  (what fails must not lose what was measured)
                failed = True
                typer.echo(f"{name} failed: {type(error).__name__}: {error}", err=True)
    console.print(table(rows))
    text = json.dumps(document(rows, quick=quick), indent=2, ensure_ascii=False)
    if file is None:
        typer.echo(text)
    else:
        file.write_text(text + "\n", encoding="utf-8")
    raise typer.Exit(failed)


def _defaults() -> Settings:
    """The settings of this process, on engines of our own: what is measured empties the graph."""
    return settings().model_copy(update={"kafka_bootstrap_servers": None, "neo4j_uri": None})


if __name__ == "__main__":
    typer.run(main)
