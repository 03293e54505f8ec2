"""The bridge on a scripted server, with what it delivers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson

from headwater.mlflow_bridge.bookmark import Bookmark
from headwater.mlflow_bridge.follow import Follower
from headwater.mlflow_bridge.rest import Tracking
from headwater.mlflow_bridge.rules import SomeRule
from tests.unit.mlflow_bridge.mlflow_server import Recorded, transport

Json = dict[str, Any]
NAMESPACE = "mlflow://tracker:5000"


class Delivered:
    """The events that arrived, in their order."""

    def __init__(self) -> None:
        self.events: list[Json] = []

    def __call__(self, events: Sequence[tuple[str, bytes]]) -> None:
        self.events += [orjson.loads(body) for _, body in events]

    def bodies(self) -> set[bytes]:
        """What they are, each once: the graph is the same however often one comes."""
        return {orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in self.events}


def followed(
    server: Recorded,
    file: Path,
    deliver: Callable[[Sequence[tuple[str, bytes]]], None] | None = None,
    rules: Sequence[SomeRule] = (),
    then: Callable[[Follower], None] = Follower.look,
) -> list[Json]:
    """The events that one bridge delivers which looks once, then goes on as told; the bookmark is in `file`."""
    delivered = Delivered()
    with (
        httpx.Client(transport=transport(server), base_url="http://tracker:5000") as client,
        Bookmark(file, NAMESPACE) as bookmark,
    ):
        follower = Follower(Tracking(client, "tracker"), bookmark, deliver or delivered, NAMESPACE, rules)
        then(follower)
    return delivered.events


def ends(events: list[Json]) -> list[Json]:
    """The events with which runs of MLflow ended."""
    return [each for each in events if each["eventType"] != "START" and not said(each)]


def said(event: Json) -> list[Json]:
    """What an annotation says; nothing if it is none."""
    return event["run"]["facets"].get("headwater_annotation", {}).get("annotations", [])


def annotations(events: list[Json]) -> set[tuple[str, str | None, str, str, str]]:
    """All that is said: (node, version, kind, key, value), runs by their ids."""
    found: set[tuple[str, str | None, str, str, str]] = set()
    for event in events:
        for each in said(event):
            body = event["run"]["facets"]["headwater_annotation"]
            value = "removed" if each.get("removed") else each.get("value") or each.get("note") or ""
            node = body["node"].removeprefix(f"dataset:{NAMESPACE}:")
            found.add((node, body.get("version"), each["kind"], each.get("key", ""), value))
    return found


def written(event: Json) -> set[tuple[str, str]]:
    """The versions that an event says its run wrote."""
    return {(each["name"], each["facets"]["version"]["datasetVersion"]) for each in event["outputs"]}


def read(event: Json) -> set[tuple[str, str, str]]:
    """What an event says its run read: (namespace, name, version)."""
    return {
        (each["namespace"], each["name"], each["facets"].get("version", {}).get("datasetVersion", ""))
        for each in event["inputs"]
    }
