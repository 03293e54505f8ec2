"""`headwater collector`, `headwater writer`, `headwater api`: one service each, against engines of yours."""

from typing import Annotated

import typer

from headwater.cli.serve import listen
from headwater.settings import Settings, settings

Host = Annotated[str | None, typer.Option(help="Address to listen on.", envvar="HEADWATER_HOST")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.", envvar="HEADWATER_PORT", min=0, max=65535)]
Insecure = Annotated[
    bool | None,
    typer.Option("--insecure", help="Listen beyond this machine without keys: whoever reaches it may do everything."),
]


def collector(host: Host = None, port: Port = None, insecure: Insecure = None) -> None:
    """Run the collector alone, against your Kafka: HTTP in, Kafka out."""
    from collector.app import create_app  # noqa: PLC0415  (only this command needs the collector)

    chosen = settings_at(host, port, insecure=insecure)
    listen(create_app(chosen), chosen)


def api(host: Host = None, port: Port = None, insecure: Insecure = None) -> None:
    """Run the query API alone, against your Neo4j and Kafka."""
    from query_api.app import create_app  # noqa: PLC0415  (only this command needs the query API)

    chosen = settings_at(host, port, insecure=insecure)
    listen(create_app(chosen), chosen)


def writer(insecure: Insecure = None) -> None:
    """Run one graph writer alone, against your Kafka and Neo4j; start several to share the partitions."""
    from graph_writer.run import run  # noqa: PLC0415  (only this command needs the graph writer)

    raise typer.Exit(run(settings_at(None, None, insecure=insecure)))


def settings_at(host: str | None, port: int | None, *, insecure: bool | None = None) -> Settings:
    """The settings of this process, with what the command line names."""
    given = {"host": host, "port": port, "insecure": insecure}
    named = {name: value for name, value in given.items() if value is not None}
    return settings().model_copy(update=named)
