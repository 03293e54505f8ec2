"""`headwater rebuild`: the graph anew, from the first event on."""

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
from headwater.graph.rebuild import Rebuild, State
from headwater.graph.schema import ensure
from headwater.kafka import writers_group
from headwater.kafka_records import Records
from headwater.settings import Settings

#: Seconds between two looks at how far it is.
GLANCE: Final = 0.2


def rebuild(
    *,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Also if Kafka no longer has the first events: they will be missing.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Drop the graph and build it anew from the events in Kafka.

    The writers that are at work do it. Questions are answered 503 until it is done. If this command is stopped, run
    it again: it goes on.
    """
    chosen = engine_settings(data_dir)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with (
            Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
            connect(chosen) as driver,
        ):
            driver.verify_connectivity()  # fails at once, where a query tries again
            ensure(driver, chosen.neo4j_database)
            done = _rebuild(chosen, Rebuild(driver, chosen.neo4j_database), progress, accept_loss=accept_loss)
    except (Neo4jError, DriverError) as error:
        why = str(error).splitlines()[0]
        raise EngineUnavailable(f"Neo4j at {chosen.neo4j_uri} does not answer: {why}; then run this again") from error
    echo(f"the graph is rebuilt from {counted(done.total, 'event')}")


def _rebuild(settings: Settings, rebuild: Rebuild, progress: Progress, *, accept_loss: bool) -> State:
    state = rebuild.state()
    if state.phase == "ready":
        with Records(settings) as records:
            lost = sum(offsets.start for offsets in records.ranges(settings.kafka_topic).values())
        if lost and not accept_loss:
            raise HeadwaterError(
                f"Kafka no longer has the first {counted(lost, 'event')} of {settings.kafka_topic}: "
                "a graph that is built anew would lack them. --accept-loss does it all the same"
            )
        rebuild.begin(_unused_generation(settings, state.generation + 1))
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
