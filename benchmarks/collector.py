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
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import httpx
import tenacity
from confluent_kafka.admin import AdminClient

from headwater.engines.local import local_engines
from headwater.engines.ports import free_ports
from headwater.kafka import client_config, ensure_topics
from headwater.settings import Settings, settings

CONNECTIONS = (1, 8, 64)
EVENT_BYTES = 5000
EVENTS = 500
JOBS = 100


@dataclass(frozen=True)
class Row:
    """One measured number, beside the same number of the bare route."""

    name: str
    value: float
    unit: str
    floor: float
    ratio: float


def measure(engines: Settings, seconds: float = 4.0, rounds: int = 3) -> list[Row]:
    """Throughput and latencies at 1, 8 and 64 connections, each the median of some rounds.

    Args:
        engines: reach a running Kafka; the topics are this measurement's own.
        seconds: how long one server is loaded in one round.
        rounds: how often, for each number of connections.
    """
    chosen = engines.model_copy(update={"kafka_topic": f"collector-bench-{uuid.uuid4().hex[:8]}"})
    ensure_topics(chosen, AdminClient(client_config(chosen)))
    bare_port, our_port = free_ports(2)
    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(["-m", "benchmarks.bare_route"], chosen, bare_port) as bare,
        _server(["-m", "headwater.cli.main", "collector"], chosen, our_port) as ours,
    ):
        for number in range(EVENTS):
            Path(folder, f"{number:06d}.json").write_bytes(event(number))
        for url in (bare, ours):
            _load(url, 8, 1.0, folder)  # connections to Kafka are made, code is warm
        for connections in CONNECTIONS:
            measured: dict[str, list[dict[str, float]]] = {bare: [], ours: []}
            for _ in range(rounds):
                for url, results in measured.items():
                    results.append(_load(url, connections, seconds, folder))
            rows += _rows(connections, measured[ours], measured[bare])
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


def _rows(connections: int, ours: list[dict[str, float]], bare: list[dict[str, float]]) -> list[Row]:
    rows: list[Row] = []
    for key, unit, scale in (
        ("events_per_second", "events/s", 1.0),
        ("p50", "ms", 1000.0),
        ("p95", "ms", 1000.0),
        ("p99", "ms", 1000.0),
    ):
        value, floor = (scale * median(result[key] for result in results) for results in (ours, bare))
        what = "accepted" if unit == "events/s" else key
        rows.append(Row(f"collector {what}, {connections} connections", value, unit, floor, value / floor))
    return rows


@contextmanager
def _server(command: list[str], chosen: Settings, port: int) -> Generator[str]:
    """A server process; yields its URL for events once it listens."""
    environment = {
        **os.environ,
        "HEADWATER_KAFKA_BOOTSTRAP_SERVERS": chosen.kafka_bootstrap_servers or "",
        "HEADWATER_KAFKA_TOPIC": chosen.kafka_topic,
        "HEADWATER_HOST": "127.0.0.1",
        "HEADWATER_PORT": str(port),
        "HEADWATER_LOG_LEVEL": "error",
    }
    with subprocess.Popen([sys.executable, *command], env=environment) as process:
        url = f"http://127.0.0.1:{port}/api/v1/lineage"
        try:
            for attempt in tenacity.Retrying(stop=tenacity.stop_after_delay(30), wait=tenacity.wait_fixed(0.1)):
                with attempt:
                    httpx.post(url, content=event(0), trust_env=False).raise_for_status()
            yield url
        finally:
            process.terminate()


def _load(url: str, connections: int, seconds: float, folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.load", url, str(connections), str(seconds), folder]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=seconds + 30).stdout)


def main() -> None:
    """Measure on a Kafka started for it, and print a table."""
    with tempfile.TemporaryDirectory() as data, local_engines(Path(data), settings(), neo4j=False) as engines:
        for row in measure(engines.settings):
            print("{name:40} {value:10.1f} {unit:9} floor {floor:10.1f}  ratio {ratio:.2f}".format(**asdict(row)))


if __name__ == "__main__":
    main()
