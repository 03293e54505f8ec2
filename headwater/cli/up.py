"""`headwater up`: everything on this machine, as child processes of one that keeps them alive."""

import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer
from neo4j.exceptions import DriverError, Neo4jError
from prometheus_client.multiprocess import mark_process_dead
from pydantic import SecretStr

from headwater import logs
from headwater.cli.client import is_ready, own_url, status_of
from headwater.engines import class_archive, jars, kafka_server, neo4j_server
from headwater.engines.children import tell
from headwater.engines.data_folder import DataFolder
from headwater.engines.ports import free_ports
from headwater.engines.process import ChildSpec
from headwater.engines.supervise import Signals, Stopped, Supervisor
from headwater.errors import EngineUnavailable, PortTaken
from headwater.gate.exposure import refuse_exposed
from headwater.graph import schema
from headwater.graph.connect import connect
from headwater.graph.format import Format, NewerGraph, stored_format
from headwater.kafka import admin, ensure_topics
from headwater.server.listen import refuse_taken_port, tls_files
from headwater.settings import Settings, settings

#: Seconds from ready until what only makes later starts faster is done: the first minute is the user's.
REST_SECONDS = 60.0

#: Times that everything is started because a port was taken between its choice and its use.
TRIES = 3

log = structlog.get_logger()


def up(
    port: Annotated[
        int | None, typer.Option(help="Port of the HTTP API; 0: any free one. Default: 5000.", min=0, max=65535)
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="Folder that holds all state. Default: in the user's data folder.")
    ] = None,
    insecure: Annotated[
        bool | None,
        typer.Option("--insecure", help="Let other machines in without keys: whoever reaches it may do everything."),
    ] = None,
) -> None:
    """Run everything on this machine: Kafka, Neo4j, and the three services on one port.

    Prints `ready URL` on standard output when all of it answers, and runs until Ctrl-C or SIGTERM.
    """
    named = {"port": port, "host": host, "data_dir": data_dir, "insecure": insecure}
    chosen = settings().model_copy(update={name: value for name, value in named.items() if value is not None})
    # By which its own services know it: the keys of others are none of its business.
    chosen = chosen.model_copy(update={"supervisor_key": SecretStr(secrets.token_urlsafe(32))})
    logs.configure(chosen.log_level)
    refuse_exposed(chosen)
    tls_files(chosen)
    try:
        with Signals() as signals, DataFolder(chosen.data_dir) as data:
            refuse_taken_port(chosen.host, chosen.port)
            _run(chosen, data, signals)
    except Stopped:
        log.info("stopped")


def _run(settings: Settings, data: DataFolder, signals: Signals) -> None:
    """Start all of it and keep it alive, on other ports if one is taken before it is used; ends as `_keep` does."""
    local = jars.run_here(settings)
    jars.download(local, go_on=lambda: signals.wait(0))
    for left in reversed(range(TRIES)):
        port = settings.port or free_ports(1)[0]
        try:
            _keep(settings.model_copy(update={"port": port}), local, data, signals)
        except PortTaken as error:
            if not left:
                raise
            log.warning("starting anew", why=str(error))


def _keep(settings: Settings, local: list[jars.Engine], data: DataFolder, signals: Signals) -> None:
    """Start all of it in order and keep it alive; returns only by an exception.

    Raises:
        Stopped: a signal asked for it, and everything has stopped.
        PortTaken: something else has taken a port while it started; everything has stopped.
        EngineFailed: a child keeps failing.
        EngineUnavailable: an engine of the user's does not answer.
        NewerGraph: a later version wrote the graph.
    """
    engines: list[ChildSpec] = []
    if jars.KAFKA in local:
        spec, address = kafka_server.spec(settings, data)
        settings = settings.model_copy(update={"kafka_bootstrap_servers": address})
        engines.append(spec)
    if jars.NEO4J in local:
        spec, settings = neo4j_server.spec(settings, data)
        engines.append(spec)
    disk = ["--local-log", str(data.kafka)] if jars.KAFKA in local else []
    url = own_url(settings)
    log.info("starting", data=str(data.path), logs=str(data.logs))
    told = partial(tell, data.children)
    with Supervisor(signals, told) as supervisor, _engines_file(settings, data, url):
        supervisor.start(replace(engine, hindered=partial(_nearly_full, settings, data)) for engine in engines)
        _prepare(settings)
        environment = _environment(settings, data, url)
        serve = _service("serve", environment, data, lambda: status_of(url, settings) is not None, *disk)
        supervisor.start(
            [_service("writer", environment, data, lambda: True)],
            [replace(serve, addresses=[(settings.host, settings.port)])],
        )
        supervisor.keep(until=lambda: is_ready(url, settings))
        sys.stdout.write(f"ready {url}\n")
        sys.stdout.flush()
        rested = time.monotonic() + REST_SECONDS
        supervisor.keep(until=lambda: time.monotonic() > rested)
        with class_archive.making(data) as is_made:
            supervisor.keep(until=is_made)
        supervisor.keep(until=lambda: False)


def _nearly_full(settings: Settings, data: DataFolder) -> bool:
    return shutil.disk_usage(data.path).free < settings.free_disk_mb * 1024 * 1024


def _prepare(settings: Settings) -> None:
    """Make topics, constraints and indexes, and see whether the writer may write into the graph.

    Raises:
        EngineUnavailable: an engine does not answer.
        NewerGraph: a later version wrote the graph.
    """
    ensure_topics(settings, admin(settings))
    try:
        with connect(settings) as driver:
            driver.verify_connectivity()  # fails at once, where a query tries again
            schema.ensure(driver, settings.neo4j_database)
            stored = stored_format(driver, settings.neo4j_database)
    except (Neo4jError, DriverError) as error:
        why = str(error).splitlines()[0]
        raise EngineUnavailable(f"Neo4j at {settings.neo4j_uri} cannot be prepared: {why}") from error
    refusal = Format.in_settings(settings).refusal(stored) if stored is not None else None
    if isinstance(refusal, NewerGraph):
        raise refusal
    if refusal is not None:
        log.error("the writer stands still", reason=str(refusal))


def _service(
    name: str, environment: dict[str, str], data: DataFolder, ready: Callable[[], bool], *options: str
) -> ChildSpec:
    return ChildSpec(
        name=name,
        command=[sys.executable, "-P", "-m", "headwater.cli.main", name, *options],  # -P: nothing of the current folder
        environment=environment,
        output=data.logs / f"{name}.log",
        ready=ready,
        ended=lambda pid: mark_process_dead(pid, environment["PROMETHEUS_MULTIPROC_DIR"]),
    )


def _environment(settings: Settings, data: DataFolder, url: str) -> dict[str, str]:
    """What the services read as their settings: the engines and the address that were chosen here."""
    chosen = settings.model_copy(update={"url": url, "data_dir": data.path})
    return {**chosen.environment(), "PROMETHEUS_MULTIPROC_DIR": str(data.fresh("metrics"))}


@contextmanager
def _engines_file(settings: Settings, data: DataFolder, url: str) -> Generator[None]:
    """Say in the data folder where everything listens, as long as it does; what was said of children goes with it."""
    where = {
        "pid": os.getpid(),
        "url": url,
        "kafka": settings.kafka_bootstrap_servers,
        "neo4j": settings.neo4j_uri,
    }
    data.engines.write_text(json.dumps(where, indent=2) + "\n")
    try:
        yield
    finally:
        data.engines.unlink(missing_ok=True)
        data.children.unlink(missing_ok=True)
