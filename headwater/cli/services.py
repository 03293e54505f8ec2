"""`headwater collector`, `headwater writer`, `headwater api`: one service each, against engines of yours."""

from typing import Annotated

import typer

from headwater.cli.serve import listen
from headwater.settings import Settings, settings

Host = Annotated[str | None, typer.Option(help="Address to listen on.", envvar="HEADWATER_HOST")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.", envvar="HEADWATER_PORT", min=0, max=65535)]


def collector(host: Host = None, port: Port = None) -> None:
    """Run the collector alone, against your Kafka: HTTP in, Kafka out."""
    from collector.app import create_app  # noqa: PLC0415  (only this command needs the collector)

    chosen = settings_at(host, port)
    listen(create_app(chosen), chosen)


def api(host: Host = None, port: Port = None) -> None:
    """Run the query API alone, against your Neo4j and Kafka."""
    from query_api.app import create_app  # noqa: PLC0415  (only this command needs the query API)

    chosen = settings_at(host, port)
    listen(create_app(chosen), chosen)


def writer() -> None:
    """Run one graph writer alone, against your Kafka and Neo4j; start several to share the partitions."""
    from graph_writer.run import run  # noqa: PLC0415  (only this command needs the graph writer)

    raise typer.Exit(run(settings()))


def settings_at(host: str | None, port: int | None) -> Settings:
    """The settings of this process, at the host and port that the command line names."""
    named = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings().model_copy(update=named)
