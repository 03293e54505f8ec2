"""Which engines a command works on: those of the settings, and where these name none, those of a running `up`."""

from pathlib import Path
from typing import Annotated

import typer

from headwater.engines.data_folder import DataFolder
from headwater.engines.running import find_running, with_running
from headwater.errors import EngineUnavailable
from headwater.settings import Settings, settings

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Folder of the running `headwater up`. Default: in the user's data folder."),
]


def engine_settings(data_dir: Path | None) -> Settings:
    """The settings with the addresses of both engines.

    Raises:
        EngineUnavailable: neither the settings nor a running `up` name them.
    """
    chosen = settings()
    data = DataFolder(data_dir or chosen.data_dir)
    found = with_running(chosen, data, find_running(data))
    if found.kafka_bootstrap_servers is None or found.neo4j_uri is None:
        raise EngineUnavailable(
            f"no `headwater up` runs on {data.path}: name its folder with --data-dir, or your own engines with "
            "HEADWATER_KAFKA_BOOTSTRAP_SERVERS and HEADWATER_NEO4J_URI"
        )
    return found
