"""The documentation has everything that the code offers: settings, commands, options, metrics, endpoints."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import metrics as prometheus
from pydantic.fields import FieldInfo
from typer.core import TyperGroup

from headwater import metrics
from headwater.cli.main import HIDDEN, SUMMARIES, load
from headwater.naming import naming_rules
from headwater.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")


def doc(name: str) -> str:
    """A page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Every page for people, the README and its neighbours included."""
    neighbours = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")]
    return [*neighbours, *sorted(DOCS.rglob("*.md"))]


def default_of(name: str, field: FieldInfo) -> str:
    """A setting's default as the page writes it."""
    if name == "data_dir":
        return "the user's data folder"
    if field.default is None:
        return "unset"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_its_row(name: str) -> None:
    field = Settings.model_fields[name]
    row = f"| `HEADWATER_{name.upper()}` | {default_of(name, field)} | {field.description} |"
    assert row in doc("settings.md")


def test_no_page_names_a_setting_that_is_none() -> None:
    for page in [*pages(), *(ROOT / "deploy").glob("*.*")]:
        for variable in re.findall(r"\bHEADWATER_[A-Z][A-Z0-9_]*[A-Z0-9]\b", page.read_text(encoding="utf-8")):
            assert variable.removeprefix("HEADWATER_").lower() in Settings.model_fields, f"{page.name}: {variable}"


def section(name: str) -> str:
    """What the page says of a command."""
    found = re.search(rf"^## headwater {name}\n(.*?)(?=^## |\Z)", doc("command-line.md"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/command-line.md has no section '## headwater {name}'"
    return found[1]


@pytest.mark.parametrize("name", [name for name in SUMMARIES if name not in HIDDEN])
def test_every_command_is_described_with_its_options(name: str) -> None:
    text = section(name)
    command = load(name)
    parts = command.commands if isinstance(command, TyperGroup) else {}
    for part in parts:
        assert f"`headwater {name} {part}" in text
    for parameter in [each for one in (command, *parts.values()) for each in one.params]:
        for option in parameter.opts:
            assert f"`{option}" in text if option.startswith("-") else parameter.param_type_name == "argument"


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_list_of_commands_says_what_their_help_says(name: str) -> None:
    assert (load(name).help or "").startswith(SUMMARIES[name].rstrip("."))


def all_metrics() -> Iterator[prometheus.MetricWrapperBase]:
    """Every metric object of `headwater.metrics`."""
    return (value for value in vars(metrics).values() if isinstance(value, prometheus.MetricWrapperBase))


def all_asked() -> Iterator[metrics.Asked]:
    """Every metric that is asked for when it is shown."""
    return (value for value in vars(metrics).values() if isinstance(value, metrics.Asked))


def test_every_metric_is_described() -> None:
    page = doc("metrics.md")
    for metric in all_metrics():
        (described,) = metric.describe()
        name = described.name + ("_total" if isinstance(metric, prometheus.Counter) else "")
        labels = ", ".join(f"`{label}`" for label in metric._labelnames)
        assert f"| `{name}` | {described.type} | {labels} | {described.documentation} |" in page
    for asked in all_asked():
        labels = ", ".join(f"`{label}`" for label in asked.labels)
        assert f"| `{asked.name}` | gauge | {labels} | {asked.documentation} |" in page


def test_every_endpoint_is_described() -> None:
    from collector.app import create_app as collector_app  # noqa: PLC0415  (slow to import, needed here alone)
    from query_api.app import create_app as query_app  # noqa: PLC0415

    settings = Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1")
    everything = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    for create_app in (collector_app, query_app):
        paths: dict[str, dict[str, Any]] = create_app(settings).openapi()["paths"]
        assert paths
        for path, methods in paths.items():
            for method in methods:
                assert re.search(rf"`{method.upper()} {re.escape(path)}[`?]", everything), f"{method.upper()} {path}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, _ in LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def test_every_page_is_listed_in_the_index() -> None:
    index = doc("index.md")
    for page in DOCS.rglob("*.md"):
        if page.name != "index.md":
            assert f"({page.relative_to(DOCS)})" in index, page.name


def test_the_targets_of_make_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in pages():
        for named in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")):
            assert named in targets, f"{page.name}: make {named}"


def test_commands_that_are_named_exist() -> None:
    for page in pages():
        for named in re.findall(r"`headwater ([a-z][a-z-]*)", page.read_text(encoding="utf-8")):
            assert named in SUMMARIES, f"{page.name}: headwater {named}"


def test_an_unknown_command_is_no_command() -> None:
    with pytest.raises(KeyError):
        load("nothing")


def test_the_naming_rules_of_the_page_are_rules(tmp_path: Path) -> None:
    found = re.search(r"```json\n(\[\n  \{\"rule\".*?)```", doc("operations.md"), re.DOTALL)
    assert found
    file = tmp_path / "rules.json"
    file.write_text(found[1])
    assert {rule.rule for rule in naming_rules(file)} == {"hosts", "scheme", "case", "partitions"}
