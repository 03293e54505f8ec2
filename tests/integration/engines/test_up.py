"""`headwater up` as its user sees it: real processes, real engines, real signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import neo4j
import psutil
import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import ConfigResource

from headwater.engines import jars
from headwater.engines.local import local_engines
from headwater.kafka import admin, ensure_topics
from headwater.keys.file import changing_keys
from headwater.keys.key import SCOPES, new_key
from headwater.settings import Settings
from tests.waiting import wait_for

pytestmark = pytest.mark.engines

LINE = "marker: acknowledged before the end"


class Up:
    """A running `headwater up` on a data folder."""

    def __init__(self, data_dir: Path, stderr: Path, **environment: str) -> None:
        jars.download([jars.KAFKA, jars.NEO4J])
        self.data_dir = data_dir
        self.stderr = stderr
        with stderr.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "headwater.cli.main", "up", "--port", "0", "--data-dir", str(data_dir)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **environment},
            )

    def wait_ready(self) -> str:
        """The URL of the first line on standard output; fails with the log when `up` ends instead."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready http://127.0.0.1:"), self.stderr.read_text()
        return line.split()[1]

    def where(self) -> dict[str, Any]:
        """What `up` says in its data folder about where everything listens."""
        return json.loads((self.data_dir / "engines.json").read_text())

    def children(self) -> dict[str, psutil.Process]:
        """The children by what they run."""
        names = {"kafka.Kafka": "kafka", "Neo4jCommunity": "neo4j", " writer": "writer", " serve": "serve"}
        found: dict[str, psutil.Process] = {}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                command = " ".join(child.cmdline())
            except psutil.Error:  # it ended just now
                continue
            found |= {name: child for text, name in names.items() if text in command}
        return found

    @contextmanager
    def graph(self) -> Generator[neo4j.Driver]:
        """A driver for the Neo4j of this `up`."""
        password = (self.data_dir / "neo4j.password").read_text()
        with neo4j.GraphDatabase.driver(self.where()["neo4j"], auth=("neo4j", password)) as driver:
            yield driver


@contextmanager
def running(data_dir: Path, stderr: Path, **environment: str) -> Iterator[Up]:
    up = Up(data_dir, stderr, **environment)
    try:
        yield up
    finally:
        if up.process.poll() is None:
            up.process.kill()
        up.process.wait()
        if up.process.stdout is not None:
            up.process.stdout.close()


def remember(up: Up) -> None:
    """Leave a record in Kafka, acknowledged, and a node in Neo4j, committed."""
    errors: list[object] = []
    producer = Producer({"bootstrap.servers": up.where()["kafka"], "acks": "all"})
    producer.produce("openlineage.events.dlq", LINE, on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(30) == 0
    assert errors == [None]
    with up.graph() as driver:
        driver.execute_query("CREATE (:Marker {text: $text})", text=LINE)


def remembers(up: Up) -> int:
    """How many records and nodes of `remember` are there, which must be equally many."""
    with up.graph() as driver:
        nodes = driver.execute_query("MATCH (n:Marker {text: $text}) RETURN n", text=LINE).records
    consumer = Consumer(
        {
            "bootstrap.servers": up.where()["kafka"],
            "group.id": f"test-{time.monotonic_ns()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "log_level": 0,
        }
    )
    consumer.subscribe(["openlineage.events.dlq"])
    values: list[bytes] = []

    def all_read() -> bool:
        message = consumer.poll(1)
        if message is not None and message.error() is None:
            values.append(message.value())
        return len(values) == len(nodes)

    wait_for(all_read)
    consumer.close()
    assert set(values) == {LINE.encode()}
    return len(nodes)


@pytest.mark.fault
def test_a_life_with_every_kind_of_death(tmp_path: Path) -> None:
    """One data folder over two lives: what was acknowledged is there after everything was killed, and after a stop."""
    data, stderr = tmp_path / "data", tmp_path / "stderr.log"

    with running(data, stderr) as up:
        url = up.wait_ready()
        assert httpx.get(f"{url}/api/v1/status").json()["ready"] is True
        remember(up)

        with running(data, tmp_path / "second.log") as second:
            assert second.process.wait(30) == 1
        assert f"{data} is in use by another `headwater up` (process {up.process.pid})" in second.stderr.read_text()

        before = up.children()
        assert set(before) == {"kafka", "neo4j", "writer", "serve"}
        addresses = up.where()
        for child in before.values():
            child.kill()
        wait_for(lambda: set(up.children()) == set(before) and not set(before.values()) & set(up.children().values()))
        wait_for(lambda: is_ready(url))
        assert up.where() == addresses  # the same ports
        is_seen_from_outside(url)
        assert remembers(up) == 1

        children = list(up.children().values())
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(20) == 0
        assert up.process.stdout is not None
        assert up.process.stdout.read() == ""  # the line `ready …` was all
        assert not any(child.is_running() for child in children)

    with changing_keys(data / "keys.json") as keys:
        key, kept = new_key("test", SCOPES)
        keys.append(kept)
    with running(data, stderr, HEADWATER_KEYS_FILE=str(data / "keys.json")) as up:
        url = up.wait_ready()  # it knows its own services, and nobody else comes in without the key
        assert httpx.get(f"{url}/api/v1/status").status_code == 401
        assert remembers(up) == 1
        is_built_anew(up, key)
        children = list(up.children().values())
        up.process.kill()
        wait_for(lambda: not any(child.is_running() for child in children))


def is_seen_from_outside(url: str) -> None:
    """After each child was killed once: it is alive and ready, and its metrics tell of restarts and memory."""
    wait_for(lambda: httpx.get(f"{url}/readyz").status_code == 200)
    assert httpx.get(f"{url}/livez").json() == {"status": "ok"}
    shown = httpx.get(f"{url}/metrics").text.splitlines()
    told = dict(line.rsplit(" ", 1) for line in shown if line.startswith("headwater_local_process_"))
    for name in ("kafka", "neo4j", "writer", "serve"):
        assert told[f'headwater_local_process_restarts{{process="{name}"}}'] == "1.0"
        if sys.platform == "linux":
            assert float(told[f'headwater_local_process_memory_bytes{{process="{name}"}}']) > 10_000_000


def is_built_anew(up: Up, key: str) -> None:
    """Its graph is dropped and comes back the same, by commands that find the engines by the data folder."""
    url = up.where()["url"]
    event = {"eventTime": "2026-11-24T09:30:00Z", "producer": "p", "job": {"namespace": "shop", "name": "load"}}
    with_key = {"Authorization": f"Bearer {key}"}
    sent = httpx.post(f"{url}/api/v1/lineage", json=event, headers={**with_key, "X-Request-ID": "told-by-the-client"})
    assert (sent.status_code, sent.headers["X-Request-ID"]) == (201, "told-by-the-client")
    logged = [
        json.loads(line) for line in (up.data_dir / "logs" / "serve.log").read_text().splitlines() if "told-by" in line
    ]
    assert [(line["event"], line["request_id"]) for line in logged] == [("audit", "told-by-the-client")]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "headwater.cli.main", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "HEADWATER_URL": url, "HEADWATER_API_KEY": key},
        )

    def told(*arguments: str) -> str:
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    told("wait", "--timeout", "60")
    whole = told("dump")
    assert '"job:shop:load"' in whole
    in_this_folder = f"--data-dir={up.data_dir}"
    refused = run("rebuild", "--yes", in_this_folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "1 node that Headwater did not write ('Marker')" in refused.stderr
    with up.graph() as driver:
        driver.execute_query("MATCH (n:Marker) DELETE n")
    assert told("rebuild", "--yes", in_this_folder) == "the graph is rebuilt from 1 event\n"
    assert told("dump") == whole
    with up.graph() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    assert told("replay", "--from", "2026-11-24", in_this_folder) == "1 event applied\n"
    assert told("dump") == whole


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v1/status", timeout=5).json()["ready"] is True
    except httpx.HTTPError:
        return False


@pytest.mark.fault
def test_an_engine_that_cannot_start_ends_up_with_the_tail_of_its_log(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "kafka" / "data").mkdir(parents=True)
    (data / "kafka" / "data" / "meta.properties").write_text("version=1\ncluster.id=broken\nnode.id=7\n")
    with running(data, tmp_path / "stderr.log", HEADWATER_NEO4J_URI="bolt://127.0.0.1:1") as up:
        assert up.process.wait(120) == 1
    said = up.stderr.read_text()
    assert "headwater: kafka ended (1), for the 5th time in a row: giving up." in said
    assert f"--- {data}/logs/kafka.log" in said
    assert "Stored node id 7" in said
    assert "Traceback" not in said


def test_a_port_in_use_is_said_in_one_line_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "headwater.cli.main", "up", f"--port={port}", f"--data-dir={tmp_path}/data"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    advice = "choose another one with --port or HEADWATER_PORT"
    assert done.stderr == f"headwater: port {port} of 127.0.0.1 is in use: {advice}\n"
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["lock"]


def test_two_folders_run_side_by_side_each_with_its_settings(tmp_path: Path) -> None:
    careful = Settings().model_copy(update={"kafka_flush": True})
    with (
        local_engines(tmp_path / "one", Settings(), neo4j=False) as one,
        local_engines(tmp_path / "two", careful, neo4j=False) as two,
    ):
        assert flush_interval(two.settings) == 1
        assert flush_interval(one.settings) > 10**6


def flush_interval(settings: Settings) -> int:
    """How many records the event topic takes between two flushes to the disk."""
    client = admin(settings)
    ensure_topics(settings, client)
    topic = ConfigResource(ConfigResource.Type.TOPIC, settings.kafka_topic)
    wait_for(lambda: settings.kafka_topic in client.list_topics(timeout=10).topics)  # made, and known to be
    return int(client.describe_configs([topic])[topic].result()["flush.messages"].value)


def test_engines_of_the_users_own_replace_the_local_ones(
    tmp_path: Path, kafka: str, settings_for_test: Settings
) -> None:
    """Each by itself: here Kafka is the user's, Neo4j is local."""
    environment = {
        "HEADWATER_KAFKA_BOOTSTRAP_SERVERS": kafka,
        "HEADWATER_KAFKA_TOPIC": settings_for_test.kafka_topic,
        "HEADWATER_KAFKA_DEAD_LETTER_TOPIC": settings_for_test.kafka_dead_letter_topic,
        "HEADWATER_KAFKA_CONSUMER_GROUP": settings_for_test.kafka_consumer_group,
    }
    with running(tmp_path / "data", tmp_path / "stderr.log", **environment) as up:
        up.wait_ready()
        assert set(up.children()) == {"neo4j", "writer", "serve"}
        assert up.where()["kafka"] == kafka
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(20) == 0
