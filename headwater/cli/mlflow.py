"""`headwater mlflow`: what happens on an MLflow tracking server, sent to Headwater."""

import re
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Annotated, Final

import platformdirs
import typer
from rich.progress import Progress

from headwater.cli.client import connect
from headwater.cli.console import Console, echo
from headwater.cli.event_files import Found
from headwater.cli.send import Sender
from headwater.counted import counted
from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.mlflow_bridge.bookmark import Bookmark
from headwater.mlflow_bridge.follow import Follower
from headwater.mlflow_bridge.inputs import Unmapped
from headwater.mlflow_bridge.names import namespace_of, tracking_address
from headwater.mlflow_bridge.rest import tracking
from headwater.mlflow_bridge.rules import rules_of
from headwater.mlflow_bridge.webhook import listening
from headwater.settings import settings

_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
#: Between two looks at everything: seconds at least, and how many times as long as the last one took.
_LOOK_EVERY: Final = 300.0
_LOOK_TIMES: Final = 20


def mlflow(
    *,
    tracking_uri: Annotated[
        str, typer.Option("--tracking-uri", envvar="MLFLOW_TRACKING_URI", help="Address of the MLflow server.")
    ],
    once: Annotated[bool, typer.Option("--once", help="Send what is there, and stop.")] = False,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="Time between two looks: 10s, 1m.")] = "10s",
    namespace: Annotated[
        str | None, typer.Option("--namespace", help="Namespace of models and jobs. Default: mlflow://host:port.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="JSON file: what pipelines call MLflow's datasets.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="The bookmark. Default: in the user's state folder.")
    ] = None,
    webhook_port: Annotated[
        int | None,
        typer.Option("--webhook-port", min=0, max=65535, help="Listen to the registry's webhooks on this port."),
    ] = None,
) -> None:
    """Send what happens on an MLflow tracking server to Headwater, as it happens.

    Runs with parameters, metrics, datasets and code, models and their versions, aliases, stages and tags. It goes on
    where it was, whenever it is stopped.
    """
    chosen = settings()
    pause = _seconds(every)
    name = namespace or namespace_of(tracking_address(tracking_uri))
    known = rules_of(rules)
    secret = chosen.mlflow_webhook_secret
    if webhook_port is not None and (secret is None or once):
        why = "it is for following, not for --once" if once else "set HEADWATER_MLFLOW_WEBHOOK_SECRET to their secret"
        raise typer.BadParameter(why, param_hint="--webhook-port")
    outbox = Outbox()
    with tracking(tracking_uri) as server:
        server.reach()  # before a wrong address gets a bookmark
        with Bookmark(state or _default_state(name, chosen.url), name) as bookmark:
            follower = Follower(server, bookmark, outbox.deliver, name, known)
            if once:
                follower.look()
                _Reporter(follower, outbox).went_well()
                if outbox.refused:
                    raise typer.Exit(1)
                return
            changed: SimpleQueue[str] = SimpleQueue()
            with _listening(chosen.host, webhook_port, secret.get_secret_value() if secret else "", changed):
                _follow(follower, pause, changed, outbox)


class Outbox:
    """Sends events as `headwater send` does, and counts what became of them."""

    def __init__(self) -> None:
        self.accepted = 0
        self.refused = 0

    def deliver(self, events: Sequence[tuple[str, bytes]]) -> None:
        """Send events, each with what it is of, until each is accepted or refused for good.

        Raises:
            EngineUnavailable: Headwater does not answer, or stays busy.
        """
        with connect() as client, Progress(console=Console(stderr=True), disable=True) as progress:
            sender = Sender(client, progress, progress.add_task("sending"))
            for place, body in events:
                sender.take(Found(place, body))
            sender.flush()
        self.accepted += sender.accepted
        self.refused += sender.refused

    def report(self) -> None:
        """Say how it went, on standard output."""
        sys.stdout.write(f"{self.accepted:,} accepted, {self.refused:,} refused\n")
        sys.stdout.flush()


def _follow(follower: Follower, pause: float, changed: "SimpleQueue[str]", outbox: Outbox) -> None:
    """Look again and again, until the process is stopped; what does not answer is waited for."""
    reporter = _Reporter(follower, outbox)
    next_look = monotonic()
    looked = False
    names: list[str] = []
    while True:
        try:
            if monotonic() >= next_look:
                began = monotonic()
                follower.look()
                next_look = monotonic() + max(_LOOK_EVERY, _LOOK_TIMES * (monotonic() - began))
                looked = True
            elif names:
                for name in names:
                    follower.look_at(name)
            else:
                follower.glance()
            reporter.went_well()
        except HeadwaterError as error:
            if not looked and not isinstance(error, EngineUnavailable):
                raise
            reporter.went_wrong(error)
        names = _woken(changed, pause)


class _Reporter:
    """Says what is new, and nothing twice in a row."""

    def __init__(self, follower: Follower, outbox: Outbox) -> None:
        self._follower = follower
        self._outbox = outbox
        self._sent: int | None = None
        self._wrong: str | None = None
        self._named = set[Unmapped]()

    def went_well(self) -> None:
        if self._wrong is not None:
            self._wrong = None
            _say("going on")
        sent = self._outbox.accepted + self._outbox.refused
        if sent != self._sent:
            self._sent = sent
            self._outbox.report()
        self._tell_unmapped()

    def went_wrong(self, error: HeadwaterError) -> None:
        if str(error) != self._wrong:
            self._wrong = str(error)
            _say(f"{error}; trying again")

    def _tell_unmapped(self) -> None:
        """Name the datasets that are under MLflow's own names."""
        new = [each for each in self._follower.unmapped if each not in self._named]
        self._named.update(new)
        if new:
            _say(f"{counted(len(new), 'dataset')} of MLflow that nothing maps to a name of the pipelines:")
        for each in new:
            where = f" {each.place}" if each.place else ""
            _say(f"  {each.name} ({each.source_type or 'no source'}{where})")


def _woken(changed: "SimpleQueue[str]", pause: float) -> list[str]:
    """The models that changed, as soon as there are any; none after so many seconds."""
    names: dict[str, None] = {}
    try:
        names[changed.get(timeout=pause)] = None
        while True:
            names[changed.get_nowait()] = None
    except Empty:
        return list(names)


@contextmanager
def _listening(host: str, port: int | None, secret: str, changed: "SimpleQueue[str]") -> Generator[None]:
    if port is None:
        yield
        return
    with listening(host, port, secret, changed.put) as opened:
        _say(f"listening to MLflow's webhooks on {host}:{opened}")
        yield


def _say(line: str) -> None:
    echo(line, err=True)


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)?", text.strip())
    seconds = float(found[1]) * _UNITS[found[2] or "s"] if found else 0
    if seconds <= 0:
        raise typer.BadParameter(f"'{text}' is no time, such as 10s or 1m", param_hint="--every")
    return seconds


def _default_state(namespace: str, url: str) -> Path:
    """One file for each pair of a tracking server and a Headwater."""
    pair = sha256(f"{namespace}\n{url}".encode()).hexdigest()[:12]
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", namespace.partition("://")[2] or namespace)[:60].strip("-")
    return platformdirs.user_state_path("headwater") / "mlflow" / f"{readable}-{pair}.bookmark"
