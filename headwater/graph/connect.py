"""Drivers for Neo4j from the settings."""

from typing import Any

import neo4j

from headwater.errors import EngineUnavailable
from headwater.settings import Settings


def _arguments(settings: Settings) -> tuple[str, dict[str, Any]]:
    if settings.neo4j_uri is None:
        raise EngineUnavailable(
            "no Neo4j is configured: set HEADWATER_NEO4J_URI, or run `headwater up`, which brings its own"
        )
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    return settings.neo4j_uri, {
        "auth": (settings.neo4j_user, password) if settings.neo4j_user else None,
        "liveness_check_timeout": 30.0,
        "connection_timeout": 5.0,
        "connection_acquisition_timeout": 10.0,
        "max_transaction_retry_time": 10.0,
        "notifications_min_severity": "OFF",
        "user_agent": "headwater",
    }


def connect(settings: Settings) -> neo4j.Driver:
    """A driver for blocking code. Connects at the first question, so this never blocks."""
    uri, arguments = _arguments(settings)
    return neo4j.GraphDatabase.driver(uri, **arguments)


def connect_async(settings: Settings) -> neo4j.AsyncDriver:
    """A driver for asynchronous code. Connects at the first question."""
    uri, arguments = _arguments(settings)
    return neo4j.AsyncGraphDatabase.driver(uri, **arguments)
