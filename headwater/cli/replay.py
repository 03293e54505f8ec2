"""`headwater replay`: events of a time applied once more."""

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from headwater.cli.console import Console, echo
from headwater.cli.engines import DataDir, engine_settings
from headwater.cli.time_range import Since, Until
from headwater.counted import counted
from headwater.errors import EngineUnavailable
from headwater.event.selection import Selection, instant


def replay(
    *,
    since: Since = None,
    until: Until = None,
    data_dir: DataDir = None,
) -> None:
    """Apply the events of a time to the graph once more, from Kafka.

    What the graph says already changes nothing; what is excluded stays out. Writers may be at work meanwhile.
    """
    from graph_writer.apply import Superseded  # noqa: PLC0415  (only this command needs it)
    from graph_writer.replay import Replayed, replay  # noqa: PLC0415  (only this command needs it)

    if since is None and until is None:
        raise typer.BadParameter("say which time: --from, --to, or both")
    selection = Selection(since=instant(since, "--from"), until=instant(until, "--to"))
    chosen = engine_settings(data_dir)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    done = Replayed(0, 0, 0, 0)
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("reading", total=None)
            for done in replay(chosen, selection):
                progress.update(task, total=done.records, completed=done.seen, description=f"{done.applied:,} applied")
    except (Neo4jError, DriverError) as error:
        why = str(error).splitlines()[0]
        raise EngineUnavailable(f"Neo4j at {chosen.neo4j_uri} does not take events: {why}") from error
    except Superseded:
        raise EngineUnavailable("a rebuild of the graph began meanwhile: nothing is left to replay") from None
    refused = f", {done.refused:,} can never be applied" if done.refused else ""
    echo(f"{counted(done.applied, 'event')} applied{refused}")
