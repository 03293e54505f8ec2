"""`headwater export`: events back out of Kafka, byte for byte as they were received."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import httpx
import typer

from headwater.cli.client import connect, refuse_problem
from headwater.cli.console import Console
from headwater.cli.time_range import Since, Until
from headwater.counted import counted
from headwater.errors import HeadwaterError

#: Begins each event in a JSON text sequence (RFC 7464); no JSON text holds it.
_RECORD: Final = b"\x1e"


def export(
    *,
    job: Annotated[str | None, typer.Option(metavar="NODE", help="Of this job: job:{namespace}:{name}.")] = None,
    run: Annotated[str | None, typer.Option(metavar="ID", help="Of this run: its id, or run:{id}.")] = None,
    since: Since = None,
    until: Until = None,
    out: Annotated[Path | None, typer.Option(help="File to write. Default: standard output.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Folder to write instead, one file an event, numbered.")
    ] = None,
) -> None:
    """Write events as they were received, byte for byte, one a line.

    An event that holds line breaks is no line: it is left out, counted, and the exit code is 1; --dir writes every
    event. Without options it is all events, partition by partition in the order of the log.
    """
    if out is not None and folder is not None:
        raise typer.BadParameter("say --out or --dir, not both")
    asked = {"job": job, "run": run, "from": since, "to": until, "format": "json-seq"}
    written = left_out = 0
    console = Console(stderr=True)
    with connect() as client, _sink(out, folder) as write, console.status("reading") as shown:
        for event in _events(client, {name: value for name, value in asked.items() if value is not None}):
            if write(event):
                written += 1
            else:
                left_out += 1
            shown.update(counted(written, "event"))
    none = "" if written or left_out else f": {_none_of(job=job, run=run, since=since, until=until)}"
    console.print(f"{counted(written, 'event')}{none}", highlight=False, soft_wrap=True, markup=False)
    if left_out:
        what = counted(left_out, "event holds line breaks and was", "events hold line breaks and were")
        raise HeadwaterError(f"{what} left out: write {'it' if left_out == 1 else 'them'} with --dir")


def _none_of(*, job: str | None, run: str | None, since: str | None, until: str | None) -> str:
    """Why nothing was written, where nothing was there to write."""
    asked = {"--job": job, "--run": run, "--from": since, "--to": until}
    named = " ".join(f"{option} {value}" for option, value in asked.items() if value is not None)
    return f"none in the log matches {named}" if named else "the log has none"


def _events(client: httpx.Client, asked: dict[str, str]) -> Generator[bytes]:
    cursor: str | None = None
    while True:
        response = client.get("/api/v1/events", params=asked | ({"cursor": cursor} if cursor else {}))
        refuse_problem(response)
        for record in response.content.split(_RECORD)[1:]:
            yield record[:-1]  # the line break that ends each
        if (cursor := response.headers.get("Headwater-Next")) is None:
            return


@contextmanager
def _sink(out: Path | None, folder: Path | None) -> Generator[Callable[[bytes], bool]]:
    """What writes an event, and says whether it could."""
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise HeadwaterError(f"{folder} is not empty: choose another folder")
            yield _files(folder)
        elif out is not None:
            with out.open("wb") as file:
                yield _lines(file)
        else:
            yield _lines(sys.stdout.buffer)
            sys.stdout.buffer.flush()
    except OSError as error:
        raise HeadwaterError(f"{folder or out or 'standard output'} cannot be written: {error.strerror}") from error


def _lines(file: BinaryIO) -> Callable[[bytes], bool]:
    def write(event: bytes) -> bool:
        if b"\n" in event:
            return False
        file.write(event + b"\n")
        return True

    return write


def _files(folder: Path) -> Callable[[bytes], bool]:
    number = 0

    def write(event: bytes) -> bool:
        nonlocal number
        number += 1
        (folder / f"{number:08}.json").write_bytes(event)
        return True

    return write
