"""`headwater exclude` and `headwater include`: events taken back, and let in again."""

import time
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from headwater.cli.console import Console, echo
from headwater.cli.engines import DataDir, engine_settings
from headwater.cli.rebuild import Yes, rebuild_graph
from headwater.cli.subject import RUN
from headwater.cli.time_range import Since, Until
from headwater.counted import counted
from headwater.errors import InvalidQuestion, NotFound
from headwater.event.selection import instant
from headwater.event.time import iso
from headwater.exclusions.exclusion import EventPlace, Exclusion, Said
from headwater.exclusions.in_force import InForce
from headwater.exclusions.kept import KnownExclusions, keep
from headwater.kafka import admin, ensure_topics
from headwater.kafka_records import Records
from headwater.settings import Settings

AndRebuild = Annotated[bool, typer.Option("--rebuild", help="Rebuild the graph at once, as `headwater rebuild` does.")]


def exclude(
    *,
    event: Annotated[
        str | None, typer.Option(metavar="TOPIC-PARTITION-OFFSET", help="The event that lies there in Kafka.")
    ] = None,
    run: Annotated[str | None, typer.Option(metavar="ID", help="The events of this run: its id, or run:{id}.")] = None,
    producer: Annotated[str | None, typer.Option(metavar="URI", help="The events that name this producer.")] = None,
    since: Since = None,
    until: Until = None,
    listing: Annotated[bool, typer.Option("--list", help="List the exclusions in force, and do nothing.")] = False,
    rebuild: AndRebuild = False,
    yes: Yes = False,
    data_dir: DataDir = None,
) -> None:
    """Take events back: the graph after the next rebuild is what it would be without them.

    Says how many events of the log are meant. They stay in Kafka, and writers leave such events out from now on;
    `headwater include` lets them in again. Events that are in the graph leave it by a rebuild, here with --rebuild.
    """
    if listing:
        if any((event, run, producer, since, until, rebuild)):
            raise typer.BadParameter("--list goes with no other option")
        _list(engine_settings(data_dir))
        return
    meant = Exclusion.of(
        EventPlace.parse(event) if event is not None else None,
        run.removeprefix(RUN) if run is not None else None,
        producer,
        instant(since, "--from"),
        instant(until, "--to"),
    )
    settings = engine_settings(data_dir)
    ensure_topics(settings, admin(settings))
    with Records(settings) as records:
        ranges = records.ranges(settings.kafka_topic)
        if meant.event is not None:
            ranges = _only(settings, meant.event, ranges)
        matched, first = _matching(settings, records, ranges, meant)
    if meant.event is not None and not matched:
        raise NotFound(f"Kafka has no event at {meant.event}")
    keep(settings, meant.ident, Said(meant, time.time_ns() // 1000, matched))
    found = f"{counted(matched, 'event')} in the log" + (f", the first at {first}" if first else "")
    echo(f"{meant.ident} excludes {meant}: {found}. Writers leave such events out from now on")
    _then(settings, "what the graph has of them stays until", rebuild=rebuild, yes=yes)


def include(
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="Id of an exclusion, as `headwater exclude --list` shows it.")
    ],
    *,
    rebuild: AndRebuild = False,
    yes: Yes = False,
    data_dir: DataDir = None,
) -> None:
    """Let events in again that `headwater exclude` took back.

    Writers take such events from now on. Those that were left out come into the graph by a rebuild, here with
    --rebuild, or by a `headwater replay` of their time.
    """
    settings = engine_settings(data_dir)
    known = _known(settings)
    if ident not in known:
        raise NotFound(f"no exclusion '{ident[:100]}' is in force: `headwater exclude --list` shows those that are")
    keep(settings, ident, None)
    said = known.said.get(ident)
    echo(f"{said.exclusion if said else ident} is let in again: writers take such events from now on")
    _then(settings, "what was left out comes by `headwater replay` of its time, or by", rebuild=rebuild, yes=yes)


def _then(settings: Settings, until: str, *, rebuild: bool, yes: bool) -> None:
    if rebuild:
        rebuild_graph(settings, yes=yes, accept_loss=False)
        return
    with Records(settings) as records:
        events = sum(map(len, records.ranges(settings.kafka_topic).values()))
    echo(
        f"{until} `headwater rebuild`, which applies {counted(events, 'event')} again, "
        "while questions about the graph are answered 503"
    )


def _only(settings: Settings, event: EventPlace, ranges: dict[int, range]) -> dict[int, range]:
    """The one offset of an event that Kafka has."""
    if event.topic != settings.kafka_topic:
        raise InvalidQuestion(f"events lie in the topic {settings.kafka_topic}, not in '{event.topic}'")
    if event.offset not in ranges.get(event.partition, ()):
        raise NotFound(f"Kafka has no event at {event}")
    return {event.partition: range(event.offset, event.offset + 1)}


def _matching(
    settings: Settings, records: Records, ranges: dict[int, range], meant: Exclusion
) -> tuple[int, EventPlace | None]:
    """How many events of the log are meant, and where one of them lies."""
    console, excluded = Console(stderr=True), InForce([meant])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    matched, first = 0, None
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=sum(map(len, ranges.values())))
        for message in records.read(settings.kafka_topic, ranges):
            progress.advance(task)
            if excluded.has_message(message, settings.max_nesting, settings.max_values):
                matched += 1
                first = first or EventPlace(settings.kafka_topic, message.partition() or 0, message.offset() or 0)
    return matched, first


def _known(settings: Settings) -> KnownExclusions:
    known = KnownExclusions(settings)
    with Records(settings) as records:
        known.refresh(records)
    return known


def _list(settings: Settings) -> None:
    said = _known(settings).said
    if not said:
        echo("no events are excluded")
        return
    table = Table("id", "said at", "events then", "excluded", box=None, pad_edge=False)
    for ident, each in sorted(said.items(), key=lambda pair: pair[1].at):
        table.add_row(
            Text(ident),
            iso(each.at)[:19].replace("T", " "),
            f"{each.matched:,}",
            Text(str(each.exclusion), overflow="fold"),
        )
    Console().print(table)
