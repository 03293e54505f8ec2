"""The engines of a running `headwater up`, found by its data folder."""

import json
from typing import Any

import psutil
from pydantic import SecretStr

from headwater.engines import neo4j_server
from headwater.engines.data_folder import DataFolder
from headwater.settings import Settings


def find_running(data: DataFolder) -> dict[str, Any]:
    """Where the `up` on this data folder has its services and engines; empty when none runs."""
    try:
        where: dict[str, Any] = json.loads(data.engines.read_text())
    except (OSError, ValueError):
        return {}
    return where if psutil.pid_exists(where["pid"]) else {}


def with_running(settings: Settings, data: DataFolder, where: dict[str, Any]) -> Settings:
    """The settings, with the local engines that run filled in for those that are not configured."""
    update: dict[str, object] = {}
    if settings.kafka_bootstrap_servers is None and "kafka" in where:
        update["kafka_bootstrap_servers"] = where["kafka"]
    if settings.neo4j_uri is None and "neo4j" in where:
        update["neo4j_uri"] = where["neo4j"]
        update["neo4j_user"] = neo4j_server.USER
        update["neo4j_password"] = SecretStr(data.neo4j_password())
    return settings.model_copy(update=update)
