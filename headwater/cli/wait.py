"""`headwater wait`: until the graph has caught up with what was accepted."""

import time
from typing import Annotated, Any

import httpx
import typer

from headwater.cli.client import connect, get
from headwater.cli.console import Console, echo
from headwater.counted import counted
from headwater.errors import HeadwaterError

#: Seconds between two questions.
POLL = 0.2


def wait(
    timeout: Annotated[float, typer.Option(help="Seconds to wait at most; 0: as long as it takes.", min=0)] = 0,
) -> None:
    """Wait until every accepted event is in the graph.

    Exits 0 when it is, and 1 when the time is over before.
    """
    with connect() as client:
        status = until_caught_up(client, timeout, Console(stderr=True))
    echo(f"{everything(status['accepted'])} in the graph{but_for_dead_letters(status)}")


def until_caught_up(client: httpx.Client, timeout: float, console: Console) -> dict[str, Any]:
    """Block until nothing that was accepted is missing in the graph, and return the status that says so.

    Args:
        client: a connection to Headwater.
        timeout: seconds; 0: without end.
        console: shows how many events are to go, if it is a terminal.

    Raises:
        HeadwaterError: the time is over; the message says what is still missing, or which engine does not answer.
    """
    deadline = time.monotonic() + timeout if timeout else None
    with console.status("asking") as shown:
        while True:
            status = get(client, "/api/v1/status")
            if status["lag"] == 0 and status["rebuilding"] is None:
                return status
            if deadline is not None and time.monotonic() > deadline:
                raise HeadwaterError(f"still not everything is in the graph after {timeout:g} s: {behind(status)}")
            shown.update(behind(status))
            time.sleep(POLL)


def everything(accepted: int | None) -> str:
    """What is in the graph if nothing is left to apply, with its verb."""
    if accepted is None:
        return "every accepted event is"
    return {0: "no event came yet, so everything is", 1: "the one event is"}.get(
        accepted, f"all {accepted:,} events are"
    )


def behind(status: dict[str, Any]) -> str:
    """How far the graph is behind, and what is in the way."""
    lag = status["lag"]
    missing = "how many events are to go is unknown" if lag is None else f"{counted(lag, 'event')} to go"
    in_the_way = [status[engine]["problem"] for engine in ("kafka", "neo4j") if not status[engine]["reachable"]]
    if rebuilding := status["rebuilding"]:
        in_the_way.append(f"the graph is being rebuilt ({rebuilding['phase']})")
    if status["writers"] == 0:
        in_the_way.append("no graph writer is at work")
    return "; ".join([missing, *in_the_way])


def but_for_dead_letters(status: dict[str, Any]) -> str:
    """What to add where events could not be applied; one that was sent again may have several dead letters."""
    dead = status["deadLetters"]
    return f", but for what cannot be applied: {counted(dead, 'dead letter')}" if dead else ""


def count(value: int | None) -> str:
    """A number for people, or that it is unknown."""
    return "unknown" if value is None else f"{value:,}"
