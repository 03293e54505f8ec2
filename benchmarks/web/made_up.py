"""Answers of the API about graphs of any size, as the browser gets them."""

import json
import random
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, Route

START = "dataset:made-up:table_0_0"


def card(node: str, upstream: int = 0, downstream: int = 0) -> dict[str, Any]:
    """A node as the API has it."""
    kind, _, name = node.partition(":made-up:")
    return {
        "id": node,
        "type": kind,
        "namespace": "made-up",
        "name": name,
        "datasetType": "TABLE" if kind == "dataset" else None,
        "jobType": "JOB" if kind == "job" else None,
        "observed": True,
        "aliases": [],
        "owners": ["team:made-up"],
        "tags": [],
        "description": None,
        "lastRun": {
            "id": "01a22345-4d36-7d72-9bd6-455ed03f5efd",
            "state": "COMPLETED",
            "startedAt": "2026-11-28T02:00:00.000000Z",
            "endedAt": "2026-11-28T02:10:00.000000Z",
            "durationMs": 600_000,
            "stale": False,
        },
        "lastActivityAt": "2026-11-28T02:10:00.000000Z",
        "parent": None,
        "upstreamCount": upstream,
        "downstreamCount": downstream,
        "columnCount": None,
        "depth": 0,
    }


def edge(start: str, end: str) -> dict[str, Any]:
    """An edge as the API has it."""
    kind = "CONSUMED_BY" if start.startswith("dataset") else "PRODUCES"
    return {"from": start, "to": end, "type": kind, "origin": "observed", "origins": ["observed"], "current": True}


def layered(nodes: int, edges: int) -> dict[str, Any]:
    """A neighbourhood of so many nodes in layers, tables and jobs in turns; the same every time."""
    chance = random.Random(16)  # noqa: S311  (the same every time)
    width = max(1, round(nodes**0.5 / 1.5))
    layers: list[list[str]] = []
    for number in range(nodes):
        layer, at = divmod(number, width)
        if at == 0:
            layers.append([])
        layers[-1].append(f"dataset:made-up:table_{layer}_{at}" if layer % 2 == 0 else f"job:made-up:step_{layer}_{at}")
    pairs: dict[tuple[str, str], None] = {}
    for above, below in pairwise(layers):
        for at, end in enumerate(below):
            pairs[above[at % len(above)], end] = None
    while len(pairs) < edges:
        layer = chance.randrange(len(layers) - 1)
        at = chance.randrange(len(layers[layer]))
        near = min(max(0, at + chance.randint(-4, 4)), len(layers[layer + 1]) - 1)
        pairs[layers[layer][at], layers[layer + 1][near]] = None
    return {
        "start": [START],
        "nodes": [card(node) for layer in layers for node in layer],
        "edges": [edge(*pair) for pair in pairs],
        "partial": [],
        "truncated": None,
        "asOf": None,
    }


def answer(page: Page, path: str, body: dict[str, Any]) -> None:
    """Let the page have this answer of a route of the API."""
    text = json.dumps(body)

    def give(route: Route) -> None:
        route.fulfill(content_type="application/json", body=text)

    page.route(f"**/api/v1/{path}?*", give)
