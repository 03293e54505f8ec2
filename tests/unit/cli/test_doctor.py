"""`headwater doctor` on setups without engines."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from headwater.cli.doctor import Finding, examine
from headwater.engines.ports import free_ports
from headwater.settings import Settings


@pytest.fixture
def plain(tmp_path: Path) -> Settings:
    """Nothing configured, nothing running."""
    update = {"data_dir": tmp_path / "data", "port": free_ports(1)[0]}
    engines = {"kafka_bootstrap_servers": None, "neo4j_uri": None}
    return Settings().model_copy(update=update | engines)


@pytest.fixture
def stranger() -> Generator[int]:
    """The port of a web server that is not Headwater."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def found(settings: Settings) -> dict[str, Finding]:
    return {each.check: each for each in examine(settings)}


def test_nothing_is_wrong_with_a_fresh_machine_and_nothing_is_changed(plain: Settings) -> None:
    findings = found(plain)
    assert {each.state for each in findings.values()} <= {"ok", "warn"}
    assert findings["HTTP"].found == f"port {plain.port} is free"
    assert findings["Kafka"].found == "not running: `headwater up` brings its own"
    assert not plain.data_dir.exists()


def test_an_address_that_stands_for_all_of_this_machine_is_looked_at_on_the_loopback(
    plain: Settings, stranger: int
) -> None:
    assert "HTTP" in found(plain.model_copy(update={"host": "::"}))  # whether this machine has IPv6 or not
    finding = found(plain.model_copy(update={"host": "0.0.0.0", "port": stranger}))["HTTP"]  # noqa: S104
    assert finding.found == f"something that is not Headwater answers at http://127.0.0.1:{stranger}"


def test_missing_jars_are_a_warning_with_their_size(
    plain: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert found(plain)["jars"].state == "warn"
    assert "downloads 2" in found(plain)["jars"].do
    assert found(plain.model_copy(update={"neo4j_uri": "bolt://127.0.0.1:1"}))["jars"].found.endswith(
        f"jars of kafka are not in {tmp_path}/headwater/jars"
    )


def test_a_port_that_something_else_listens_on_fails(plain: Settings, stranger: int) -> None:
    finding = found(plain.model_copy(update={"port": stranger}))["HTTP"]
    assert finding.state == "fail"
    assert "something that is not Headwater answers at" in finding.found


def test_engines_that_do_not_answer_fail_and_the_settings_to_look_at_are_named(plain: Settings) -> None:
    port = free_ports(1)[0]
    findings = found(
        plain.model_copy(
            update={"kafka_bootstrap_servers": f"127.0.0.1:{port}", "neo4j_uri": f"bolt://127.0.0.1:{port}"}
        )
    )
    for engine, setting in (("Kafka", "HEADWATER_KAFKA_BOOTSTRAP_SERVERS"), ("Neo4j", "HEADWATER_NEO4J_URI")):
        assert findings[engine].state == "fail"
        assert setting in findings[engine].do
    assert findings["jars"].found == "not needed: both engines are yours"


def test_the_command_exits_1_when_something_fails_and_prints_json_on_request(plain: Settings, stranger: int) -> None:
    """For scripts: what failed is in the array, and nothing else is on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "headwater.cli.main", "doctor", "--json", "--data-dir", str(plain.data_dir)],
        capture_output=True,
        text=True,
        check=False,
        env={"HEADWATER_PORT": str(stranger)},
    )
    assert done.returncode == 1
    assert done.stderr == ""
    findings = json.loads(done.stdout)
    assert [each["check"] for each in findings if each["state"] == "fail"] == ["HTTP"]
