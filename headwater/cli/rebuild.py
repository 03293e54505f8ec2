"""`headwater rebuild`: the graph anew, from the first event on."""

import sys
import time
from typing import Annotated, Final

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from headwater.cli.console import Console, echo
from headwater.cli.engines import DataDir, engine_settings
from headwater.counted import counted
from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.graph.connect import connect
from headwater.graph.rebuild import Holdings, Rebuild, State
from headwater.graph.schema import ensure
from headwater.kafka import writers_group
from headwater.kafka_records import Records
from headwater.settings import Settings

#: Seconds between two looks at how far it is.
GLANCE: Final = 0.2


AcceptLoss = Annotated[
    bool, typer.Option("--accept-loss", help="Also if Kafka no longer has the first events: they will be missing.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before the nodes of the graph are deleted.")]


def rebuild(*, yes: Yes = False, accept_loss: AcceptLoss = False, data_dir: DataDir = None) -> None:
    """Drop the graph and build it anew from the events in Kafka.

    Says how many nodes that deletes, and asks; only Headwater's own, and none at all in a database that holds others'.
    The writers that are at work do it. Questions are answered 503 until it is done. If this command is stopped, run
    it again: it goes on.
    """
    rebuild_graph(engine_settings(data_dir), yes=yes, accept_loss=accept_loss)


def rebuild_graph(settings: Settings, *, yes: bool, accept_loss: bool) -> None:
    """Rebuild the graph, or follow a rebuild that runs already, and say when it is done. Blocks.

    Args:
        settings: with both engines.
        yes: do not ask.
        accept_loss: also without the first events, if Kafka no longer has them.

    Raises:
        EngineUnavailable: an engine does not answer.
        HeadwaterError: nothing was deleted, and why; or another rebuild began meanwhile.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with connect(settings) as driver:
            driver.verify_connectivity()  # fails at once, where a query tries again
            ensure(driver, settings.neo4j_database)
            rebuild = Rebuild(driver, settings.neo4j_database)
            if rebuild.state().phase == "ready":
                _begin(settings, rebuild, yes=yes, accept_loss=accept_loss)
            with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
                done = _finish(settings, rebuild, progress)
    except (Neo4jError, DriverError) as error:
        why = str(error).splitlines()[0]
        raise EngineUnavailable(f"Neo4j at {settings.neo4j_uri} does not answer: {why}; then run this again") from error
    echo(f"the graph is rebuilt from {counted(done.total, 'event')}")


def _begin(settings: Settings, rebuild: Rebuild, *, yes: bool, accept_loss: bool) -> None:
    """Begin the next generation, if nothing is lost by it that nobody agreed to lose."""
    holdings = rebuild.holdings()
    if holdings.others:
        raise HeadwaterError(_not_alone(settings, holdings))
    with Records(settings) as records:
        ranges = records.ranges(settings.kafka_topic)
    lost = sum(offsets.start for offsets in ranges.values())
    if lost and not accept_loss:
        raise HeadwaterError(
            f"Kafka no longer has the first {counted(lost, 'event')} of {settings.kafka_topic}: "
            "a graph that is built anew would lack them. --accept-loss does it all the same"
        )
    if holdings.own and not yes:
        _ask(
            f"This deletes the {counted(holdings.own, 'node')} of the graph in {settings.neo4j_database} at "
            f"{settings.neo4j_uri}, and builds it anew from {counted(sum(map(len, ranges.values())), 'event')}. Go on?"
        )
    rebuild.begin(_unused_generation(settings, rebuild.state().generation + 1))


def _not_alone(settings: Settings, holdings: Holdings) -> str:
    kinds = ", ".join(repr(":".join(labels)) if labels else "without a label" for labels in holdings.called)
    return (
        f"the database {settings.neo4j_database} at {settings.neo4j_uri} holds {counted(holdings.others, 'node')} that "
        f"Headwater did not write ({kinds}), and a rebuild deletes nothing there: give Headwater a database of its "
        "own with HEADWATER_NEO4J_DATABASE or HEADWATER_NEO4J_URI, or move what is not its own elsewhere"
    )


def _ask(question: str) -> None:
    """Go on only if a person says so. Standard output is for what was done."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if not (answer := sys.stdin.readline()):
        raise HeadwaterError("nobody answered, so nothing was deleted: --yes answers beforehand")
    if answer.strip().lower() not in {"y", "yes"}:
        raise HeadwaterError("nothing was deleted")


def _finish(settings: Settings, rebuild: Rebuild, progress: Progress) -> State:
    state = rebuild.state()
    if state.phase == "dropping":
        _drop(rebuild, state.generation, progress)
        with Records(settings) as records:
            rebuild.replay(state.generation, records.ranges(settings.kafka_topic))
    return _follow(settings, rebuild, progress)


def _unused_generation(settings: Settings, generation: int) -> int:
    """The next generation whose writers have committed nothing yet: a graph may have been deleted by other means."""
    while True:
        with Records(settings, group=writers_group(settings, generation)) as records:
            ranges = records.ranges(settings.kafka_topic)
            if all(offset < 0 for offset in records.committed(settings.kafka_topic, ranges).values()):
                return generation
        generation += 1


def _drop(rebuild: Rebuild, generation: int, progress: Progress) -> None:
    """Delete the graph, once nobody writes who may not have seen that it is being dropped."""
    task = progress.add_task("waiting for the writers to let go", total=None)
    before = rebuild.writing()
    while before & rebuild.writing():
        time.sleep(GLANCE)
    progress.update(task, description="dropping nodes and edges")
    for deleted in rebuild.drop(generation):
        progress.advance(task, deleted)
    progress.remove_task(task)


def _follow(settings: Settings, rebuild: Rebuild, progress: Progress) -> State:
    """Until the writers have come to where the log ended; they, and this, say so when they have."""
    task = progress.add_task("applying events", total=None)
    state = rebuild.state()
    with Records(settings, group=writers_group(settings, state.generation)) as records:
        while state.phase == "replaying":
            rebuild.report(state, records.committed(settings.kafka_topic, dict.fromkeys(range(len(state.targets)))))
            progress.update(task, total=state.total, completed=state.done)
            time.sleep(GLANCE)
            state = rebuild.state()
    if state.phase != "ready":
        raise HeadwaterError("another rebuild began meanwhile: run this again to follow it")
    return state
