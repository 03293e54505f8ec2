"""`headwater send`: events from files to the collector, in bounded batches, each refusal with its reason."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_delay

from headwater.cli.client import connect, json_of, problem_of, reasons
from headwater.cli.console import Console
from headwater.cli.event_files import PACKED, Found, Unreadable, events_in, files_of, left_out, opened
from headwater.counted import counted
from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.read import declared_events, is_declaration
from headwater.errors import EngineUnavailable, HeadwaterError

BATCH_EVENTS: Final = 500
BATCH_BYTES: Final = 4 * 1024 * 1024

#: Seconds for which a batch is tried again while Headwater says that it is busy.
PATIENCE: Final = 120.0

#: Seconds until events are tried again that Headwater took the others of a batch without.
AGAIN_AFTER: Final = 1.0

#: Refusals that are shown; the others are counted.
SHOWN: Final = 100
#: Files of a folder that are named because they are left out; the others are counted.
NAMED: Final = 5


class TooLarge(HeadwaterError):  # noqa: N818  (what the events are)
    """A body that Headwater never takes as a whole."""


class Busy(EngineUnavailable):
    """Headwater asked to send some events again later.

    Attributes:
        seconds: when.
    """

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


def send(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|-",
            help="Files, folders (all *.json, *.ndjson, *.jsonl below them, also as .gz), and - for standard input. "
            "Also a dvc.lock, or a Hugging Face model card (*.md).",
        ),
    ],
) -> None:
    """Send events from files, folders or standard input to Headwater.

    A file holds one event, a JSON array of events, or one event a line, packed by gzip or not. Each refused event is
    shown with its file, line and reasons; the others are stored all the same. Exits 1 if any was refused.

    A dvc.lock and a model card of Hugging Face become job and dataset events, which declare what is made of what.
    """
    files: list[Path | None] = [path for source in sources for path in files_of(source)]
    sizes = [path.stat().st_size for path in files if path is not None]
    packed = any(path is None or path.name.endswith(PACKED) for path in files)  # how much is in them nobody knows yet
    total = None if packed else sum(sizes)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with (
        connect() as client,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        sender = Sender(client, progress, progress.add_task("sending", total=total))
        try:
            for source in sources:
                _tell_left_out(source, sender)
            for path in files:
                _send_file(path, sender)
        finally:
            sender.report()
    if sender.refused:
        raise typer.Exit(1)


def _tell_left_out(source: str, sender: "Sender") -> None:
    """Name the files of a folder that are not sent, by their names: some may have been meant."""
    if others := left_out(source):
        names = ", ".join(os.path.relpath(each) for each in others[:NAMED])
        more = f" and {len(others) - NAMED:,} more" if len(others) > NAMED else ""
        what = counted(len(others), "file that is no event file", "files that are no event files")
        sender.tell(f"left out {what} by the name: {names}{more}")


def _send_file(path: Path | None, sender: "Sender") -> None:
    name = "-" if path is None else os.path.relpath(path)
    if path is not None and is_declaration(path):
        _send_declaration(path, name, sender)
        return
    empty = True
    with opened(path) as file:
        for event in events_in(file, name):
            sender.take(event)
            empty = False
    sender.flush()
    if empty:
        sender.tell(f"no events in {'standard input' if path is None else name}")


def _send_declaration(path: Path, name: str, sender: "Sender") -> None:
    """Send what a file declares, or nothing of it and one line that says why."""
    try:
        events = declared_events(path)
    except InvalidDeclaration as error:
        sender.take(Unreadable(name, str(error)))
        return
    for event in events:
        sender.take(Found(name, event))
    sender.flush()


@dataclass
class Sender:
    """Gathers events into batches, sends them, and counts what became of them."""

    client: httpx.Client
    progress: Progress
    task: TaskID
    accepted: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self._batch: list[Found] = []
        self._batch_bytes = 0

    def take(self, event: Found | Unreadable) -> None:
        """Send `event` with the others of its batch, now or later."""
        if isinstance(event, Unreadable):
            self._refuse(event.place, event.reason)
            return
        if self._batch and (len(self._batch) >= BATCH_EVENTS or self._batch_bytes + len(event.body) > BATCH_BYTES):
            self.flush()
        self._batch.append(event)
        self._batch_bytes += len(event.body)

    def flush(self) -> None:
        """Send what was gathered; blocks until each event of it is accepted or refused.

        Raises:
            EngineUnavailable: Headwater does not answer, or stays busy.
        """
        todo, self._batch, self._batch_bytes = [self._batch], [], 0
        while todo:
            batch = todo.pop()
            if not batch:
                continue
            try:
                self._deliver(batch)
            except TooLarge as error:
                if len(batch) > 1:
                    half = len(batch) // 2
                    todo += [batch[half:], batch[:half]]
                else:
                    self._refuse(batch[0].place, str(error))

    def _deliver(self, batch: list[Found]) -> None:
        """Send `batch` until each event of it is accepted or refused, as often as Headwater asks to.

        Raises:
            TooLarge: the whole of it was refused.
        """
        for attempt in Retrying(
            retry=retry_if_exception_type(Busy), wait=_as_asked, stop=stop_after_delay(PATIENCE), reraise=True
        ):
            with attempt:
                again = self._post(batch)
                self.progress.advance(self.task, _size(batch) - _size(again))
                batch = again
                if batch:
                    raise Busy(
                        f"Headwater did not take {counted(len(batch), 'event')} within {PATIENCE:.0f} s", AGAIN_AFTER
                    )

    def tell(self, line: str) -> None:
        """Show `line` on standard error, above the progress."""
        self.progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def report(self) -> None:
        """Say how it went, on standard output."""
        if self.refused > SHOWN:
            sys.stderr.write(f"… and {self.refused - SHOWN:,} more\n")
        sys.stdout.write(f"{self.accepted:,} accepted, {self.refused:,} refused\n")
        sys.stdout.flush()

    def _post(self, batch: Sequence[Found]) -> list[Found]:
        """Send `batch`; the events to send again are returned."""
        response = self.client.post(
            "/api/v1/lineage/batch",
            content=b"\n".join(event.body for event in batch),
            headers={"Content-Type": "application/x-ndjson"},
        )
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Busy(problem_of(response), _seconds(response))
        if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TooLarge(problem_of(response))
        again: list[Found] = []
        answer = json_of(response)
        failed: list[dict[str, Any]] = answer["failed_events"]
        for failure in failed:
            event = batch[failure["index"]]
            if failure["retriable"]:
                again.append(event)
            else:
                self._refuse(event.place, reasons(failure, str(failure["reason"])))
        self.accepted += answer["summary"]["successful"]
        return again

    def _refuse(self, place: str, reason: str) -> None:
        self.refused += 1
        if self.refused <= SHOWN:
            self.tell(f"{place} {reason}")


def _size(events: Sequence[Found]) -> int:
    return sum(len(event.body) + 1 for event in events)


def _seconds(response: httpx.Response) -> float:
    """What `Retry-After` asks for; a date or nothing readable counts as a second."""
    try:
        return max(0.1, float(response.headers.get("Retry-After", "1")))
    except ValueError:
        return 1.0


def _as_asked(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.seconds if isinstance(error, Busy) else 0
