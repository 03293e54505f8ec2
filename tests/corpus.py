"""The events that whole-stack tests send: the demo's, and the recorded ones where `../shared` is."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from openlineage.client.serde import Serde

from headwater.demo.events import events

SHARED = Path(os.environ.get("HEADWATER_SHARED", Path(__file__).parents[2] / "shared"))

#: Marks a test that needs recorded events.
needs_shared = pytest.mark.skipif(
    not (SHARED / "events").is_dir(), reason="needs the recorded events in ../shared/events, which a fresh clone lacks"
)

Event = dict[str, Any]


def demo() -> list[Event]:
    """The events of `make demo`, by time."""
    return [orjson.loads(Serde.to_json(event)) for event in events()]


def recorded(*patterns: str) -> list[Event]:
    """The recorded events of these files below `../shared/events`, in the order of file names."""
    return [
        event for pattern in patterns for path in sorted((SHARED / "events").glob(pattern)) for event in _read(path)
    ]


def _read(path: Path) -> Iterator[Event]:
    lines = path.read_bytes().splitlines() if path.suffix == ".ndjson" else [path.read_bytes()]
    for line in lines:
        if line.strip() and "eventTime" in (event := orjson.loads(line)):
            yield event
