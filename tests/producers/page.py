"""The blocks of docs/producers.md that tests execute: those whose info string has a name after the language."""

import re
from pathlib import Path

from headwater.settings import Settings
from tests.integration.stack.services import Stack

PAGE = Path(__file__).parents[2] / "docs" / "producers.md"

_BLOCK = re.compile(r"^```(?P<language>\w+) (?P<name>[a-z0-9-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """Every named block by its name."""
    return {found["name"]: found["text"] for found in _BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}


def block(name: str, stack: Stack, settings: Settings) -> str:
    """A block as it is written, but for the addresses: those of the collector, of Kafka, and the topic.

    Raises:
        KeyError: the page has no block of this name.
    """
    text = blocks()[name]
    for written, actual in {
        "http://collector:5000": stack.collector_url,
        "kafka:9092": settings.kafka_bootstrap_servers,
        "openlineage.events": settings.kafka_topic,
    }.items():
        text = text.replace(written, str(actual))
    return text
