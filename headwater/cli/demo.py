"""`headwater demo`: the real thing once, from nothing to an answer, on a folder that is gone afterwards."""

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final, NoReturn

import httpx
import orjson
import typer

from headwater import logs
from headwater.cli.client import connect, get, is_ready, refuse_problem
from headwater.cli.console import Console
from headwater.cli.impact import Direction, Level, ask, show
from headwater.cli.impact_tree import MARKED
from headwater.cli.model_text import show_origin
from headwater.cli.progress import step
from headwater.cli.root_cause import show as show_suspects
from headwater.cli.wait import until_caught_up
from headwater.counted import counted
from headwater.demo import training
from headwater.demo.events import DAYS, events
from headwater.demo.send import send
from headwater.demo.tables import CHURN_MODEL, ORDERS, STOCK_BOARD
from headwater.engines import jars
from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.errors import EngineFailed
from headwater.signals import ending

#: The bad column: since a release, the shop writes cents into it.
COLUMN: Final = ORDERS.column_id("discount")
#: Versions of the churn model that are trained here: on the features of the last night before it, and since it.
GOOD, BAD = "4", "5"

#: Seconds that `up` has to stop everything in order.
STOP_WITHIN: Final = 25.0
#: Seconds that a first start may take on a slow machine.
START_WITHIN: Final = 180.0
#: Seconds until the events are in the graph, at most.
CAUGHT_UP_WITHIN: Final = 120.0


def demo(
    port: Annotated[
        int | None, typer.Option(help="Port of the HTTP API. Default: any free one.", min=1, max=65535)
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running until Ctrl-C.")] = False,
) -> None:
    """Start Headwater, send a shop's events, train a model; ask where it comes from, and why it got worse.

    Real Kafka, real Neo4j, on a folder of its own that is deleted at the end; your own engines are not touched.
    """
    for number in set(ending()) - {signal.SIGINT}:
        signal.signal(number, _end)
    logs.configure("warning")
    _forget_engines()
    training.refuse_without_libraries()
    console = Console(highlight=False)
    console.print("[bold]Headwater demo[/]: five days of a small shop's data pipeline, and its model\n")
    if any(jars.missing(engine) for engine in (jars.KAFKA, jars.NEO4J)):
        console.print("  fetching Kafka and Neo4j from Maven Central, once, 200 MB")
        jars.download([jars.KAFKA, jars.NEO4J])
    with tempfile.TemporaryDirectory(prefix="headwater-demo-") as folder:
        url = f"http://127.0.0.1:{port or free_ports(1)[0]}"
        with _running(Path(folder), url, console) as up:
            _tell(url, Path(folder), console)
            if keep:
                _stay(up, url, console)
    console.print("[dim]Stopped; nothing is left behind. To look around in it: make demo KEEP=1[/]")


def _tell(url: str, folder: Path, console: Console) -> None:
    """Send the shop's events to `url`, train its model, ask what a newcomer would, and print the answers."""
    story = events()
    with step(console, "sending", total=len(story)) as sending:
        send(story, url, sending.advance)
        sending.done(f"sent {len(story)} events", f"openlineage-python {version('openlineage-python')}, over HTTP")
    measured = _train(url, folder, console)
    with connect(url) as client:
        with step(console, "writing the graph") as writing:
            until_caught_up(client, CAUGHT_UP_WITHIN, Console(quiet=True))
            writing.done("all of it is in the graph", _size(client))
        _train_again(client, measured[GOOD], folder, console)
        _show_reach(client, console)
        console.print(
            f"The other way round: nobody knows of that release, but version {BAD} of the churn model is worse:\n"
            f"its AUC is {measured[BAD]['auc']:.3f}, that of version {GOOD} was {measured[GOOD]['auc']:.3f}.",
            soft_wrap=True,
        )
        console.print(f"[bold]Where does version {BAD} come from?[/]\n")
        show_origin(get(client, "/api/v1/models/origin", nodeId=CHURN_MODEL.id, version=BAD), console)
        console.print("\n[bold]And what changed before it?[/]\n")
        show_suspects(get(client, "/api/v1/root-cause", nodeId=CHURN_MODEL.id, bad=BAD), console)
    console.print()


def _train(url: str, folder: Path, console: Console) -> dict[str, dict[str, float]]:
    """Train a version on the features before the release, and one on those since; by version what was measured."""
    days = dict(zip((GOOD, BAD), DAYS[-2:], strict=True))
    with step(console, f"training {CHURN_MODEL.name}") as learning:
        tree = training.checkout(folder)
        measured = {each: training.train(url, tree, each, day.isoformat()) for each, day in days.items()}
        found = ", ".join(f"version {each}: AUC {of_one['auc']:.3f}" for each, of_one in measured.items())
        learning.done(f"trained {CHURN_MODEL.name} twice", f"scikit-learn, headwater.track; {found}")
    return measured


def _train_again(client: httpx.Client, measured: Mapping[str, float], folder: Path, console: Console) -> None:
    """Train the good version again by the script that the graph's answer has, and compare what is measured."""
    if not training.is_repeatable():
        console.print(f"  not trained again: that needs {' and '.join(training.TOOLS)}")
        return
    with step(console, f"training version {GOOD} again") as again:
        recipe = get(client, "/api/v1/models/reproduce", nodeId=CHURN_MODEL.id, version=GOOD)
        same = training.train_again(folder, recipe) == measured == recipe["training"]["metrics"]
        found = "the same metrics, to the last digit" if same else "other metrics"
        again.done(f"trained version {GOOD} again", f"by the script of its recipe, in a clean clone: {found}")


def _show_reach(client: httpx.Client, console: Console) -> None:
    """What the bad column reaches, and what it spares."""
    answer = ask(client, COLUMN, Direction.downstream, Level.column)
    by_table = ask(client, ORDERS.id, Direction.downstream, Level.dataset)
    console.print("\nSince last night's release the shop writes cents into [bold]orders.discount[/], not euro.")
    console.print("[bold]What does that reach?[/]\n")
    show(answer, Direction.downstream, console)
    spared = _ends(by_table) - _ends(answer)
    console.print(f"  not reached, though they use the same table: {', '.join(sorted(spared))}\n", soft_wrap=True)


def _ends(answer: Mapping[str, Any]) -> set[str]:
    """Names of the models and dashboards in an answer."""
    return {node["name"] for node in answer["nodes"] if node.get("datasetType") in MARKED}


@contextmanager
def _running(folder: Path, url: str, console: Console) -> Generator[Child]:
    """`headwater up` on `folder`, answering at `url`, for the block.

    Raises:
        EngineFailed: it does not start; the message has the tail of its log.
    """
    port = url.rpartition(":")[2]
    up = Child(
        ChildSpec(
            name="headwater up",
            command=[sys.executable, "-m", "headwater.cli.main", "up", "--port", port, "--data-dir", str(folder)],
            output=folder / "up.log",
            ready=lambda: is_ready(url),
            stop_within=STOP_WITHIN,
            start_within=START_WITHIN,
        )
    )
    try:
        with step(console, "starting Kafka, Neo4j and the three services") as starting:
            up.start().wait_ready()
            starting.done("started", f"Kafka, Neo4j and the three services, at {url}")
        yield up
    finally:
        with step(console, "stopping"):
            up.stop()


def _stay(up: Child, url: str, console: Console) -> None:
    """Say what there is to try, and block until Ctrl-C.

    Raises:
        EngineFailed: Headwater ended by itself.
    """
    headwater = os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).name == "headwater" else "headwater"
    console.print(f"[bold]Headwater runs until Ctrl-C. Its page: {url}/[/]  In another terminal:\n")
    for line in (
        f"export HEADWATER_URL={url}",
        f"{headwater} impact {ORDERS.id}",
        f"{headwater} impact {STOCK_BOARD.id} --direction upstream",
        f"{headwater} model origin {CHURN_MODEL.id}",
        f"{headwater} model reproduce {CHURN_MODEL.id} --version {GOOD}",
        f"{headwater} root-cause {CHURN_MODEL.id}",
        f"{headwater} status",
        f"curl -s $HEADWATER_URL/api/v1/impact?nodeId={CHURN_MODEL.id}",
    ):
        console.print(f"  {line}", markup=False, soft_wrap=True)
    console.print(f"\nThe HTTP API, to read and to try: {url}/docs")
    try:
        while up.running:
            time.sleep(0.2)
    except KeyboardInterrupt:
        console.print()
        return
    raise EngineFailed(f"Headwater ended ({up.exit_code()})\n{up.spec.tail()}")


def _size(client: httpx.Client) -> str:
    """How large the graph is, counted in its dump."""
    with client.stream("GET", "/api/v1/dump") as response:
        refuse_problem(response)
        kinds = Counter("node" if "node" in orjson.loads(line) else "edge" for line in response.iter_lines())
    return f"{counted(kinds['node'], 'node')}, {counted(kinds['edge'], 'edge')}"


def _forget_engines() -> None:
    """The demo runs on engines of its own, without keys, whatever this shell is set up for."""
    for name in list(os.environ):
        if name.startswith(("HEADWATER_KAFKA_", "HEADWATER_NEO4J_", "HEADWATER_KEYS_", "HEADWATER_TLS_")):
            del os.environ[name]


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)
