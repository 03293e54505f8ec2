"""How many events a second the collector accepts, beside a bare route on the same server and the same Kafka.

Both servers run at once and are loaded in turns, so that what else the machine does hits both alike.
"""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Literal

import httpx
from pydantic import SecretStr

from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.services import process, service
from headwater.engines.ports import free_ports
from headwater.keys.bearer import bearer
from headwater.settings import Settings

CONNECTIONS = (1, 8, 64)
EVENT_BYTES = 5000
EVENTS = 500
JOBS = 100
#: Of accepted events a second, beside the bare route.
WANTED = Wanted("≥", 0.6)


def measure(bench: Bench) -> list[Row]:
    """Throughput and latencies at 1, 8 and 64 connections, each the median of some rounds."""
    chosen = bench.fresh()
    seconds, rounds = bench.size(4, 1), bench.size(3, 1)
    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(bench, "bare route", chosen) as bare,
        _server(bench, "collector", chosen) as ours,
    ):
        for number in range(EVENTS):
            Path(folder, f"{number:06d}.json").write_bytes(event(number))
        for url in (bare, ours):
            load(url, 8, 1.0, folder)  # connections to Kafka are made, code is warm
        for connections in CONNECTIONS:
            measured: dict[str, list[dict[str, float]]] = {bare: [], ours: []}
            for _ in range(rounds):
                for url, results in measured.items():
                    results.append(load(url, connections, seconds, folder))
            of = f"median of {rounds}, {seconds} s each"
            rows += _rows(connections, measured[ours], measured[bare], of)
    return rows


def event(number: int) -> bytes:
    """A run event of about `EVENT_BYTES` bytes, with a schema and column lineage, of one of `JOBS` jobs."""
    columns = [f"column_{index:02d}" for index in range(18)]
    source = {"namespace": "postgres://db:5432", "name": f"shop.raw.table_{number % JOBS}"}
    facet = {"_producer": "https://example.com/bench", "_schemaURL": "https://example.com/facet.json"}
    lineage = {
        column: {"inputFields": [{**source, "field": column, "transformations": [{"type": "DIRECT"}]}]}
        for column in columns
    }
    schema = {**facet, "fields": [{"name": column, "type": "VARCHAR"} for column in columns]}
    built = {
        "eventTime": f"2026-11-24T09:{number // 60 % 60:02d}:{number % 60:02d}.123456Z",
        "eventType": "COMPLETE",
        "producer": "https://example.com/bench",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": str(uuid.UUID(int=number)), "facets": {}},
        "job": {"namespace": "bench", "name": f"staging.table_{number % JOBS}"},
        "inputs": [{**source, "facets": {"schema": schema}}],
        "outputs": [
            {
                "namespace": "postgres://db:5432",
                "name": f"shop.staging.table_{number % JOBS}",
                "facets": {"schema": schema, "columnLineage": {**facet, "fields": lineage}},
            }
        ],
    }
    text = json.dumps(built)
    built["padding"] = "x" * max(0, EVENT_BYTES - len(text) - len(', "padding": ""'))
    return json.dumps(built).encode()


def _rows(connections: int, ours: list[dict[str, float]], bare: list[dict[str, float]], of: str) -> list[Row]:
    rows: list[Row] = []
    for key, unit, scale in (
        ("events_per_second", "events/s", 1.0),
        ("p50", "ms", 1000.0),
        ("p95", "ms", 1000.0),
        ("p99", "ms", 1000.0),
    ):
        value, floor = (scale * median(result[key] for result in results) for results in (ours, bare))
        accepted = unit == "events/s"
        name = f"collector {'accepted' if accepted else key}, {connections} connections"
        rows.append(Row(name, value, unit, floor, WANTED if accepted else None, of))
    return rows


@contextmanager
def _server(bench: Bench, name: Literal["bare route", "collector"], chosen: Settings) -> Generator[str]:
    """A server process; yields its URL for events once it takes them."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}/api/v1/lineage"
    at = chosen.model_copy(update={"host": "127.0.0.1", "port": port, "log_level": "error"})

    def ready() -> bool:
        return takes_events(url)

    bare = ["-m", "benchmarks.bare_route"]
    running = service(bench, name, at, ready) if name == "collector" else process(bench, name, bare, at, ready)
    with running:
        yield url


def takes_events(url: str, key: SecretStr | None = None) -> bool:
    """Whether an event that is posted there is accepted."""
    try:
        return httpx.post(url, content=event(0), headers=bearer(key), trust_env=False).is_success
    except httpx.TransportError:
        return False


def load(url: str, connections: int, seconds: float, folder: str, key: SecretStr | None = None) -> dict[str, float]:
    """What `benchmarks.load` measures there, with a key if there is one."""
    command = [sys.executable, "-m", "benchmarks.load", url, str(connections), str(seconds), folder]
    environment = {**os.environ, **({} if key is None else {"HEADWATER_API_KEY": key.get_secret_value()})}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=seconds + 30, env=environment)
    return json.loads(done.stdout)
