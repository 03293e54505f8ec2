"""Alarms, their runbook and the dashboard: they ask for metrics that exist, and each alarm fires by its fault."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from prometheus_client import metrics as prometheus

from headwater import metrics

ROOT = Path(__file__).parents[3]
HERE = ROOT / "deploy" / "observability"
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
PROMTOOL = shutil.which("promtool")

#: Series that Prometheus makes of a histogram.
_SUFFIXES: Final = ("_bucket", "_count", "_sum")


def alarms() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((HERE / "alerts.yaml").read_text())["groups"]
    return group["rules"]


def panels() -> list[dict[str, Any]]:
    return json.loads((HERE / "dashboard.json").read_text())["panels"]


def queries() -> Iterator[str]:
    """Everything that alarms and dashboard ask of Prometheus."""
    yield from (alarm["expr"] for alarm in alarms())
    yield from (target["expr"] for panel in panels() for target in panel["targets"])


def series() -> dict[str, set[str]]:
    """Every series that Headwater shows, with its labels."""
    found: dict[str, set[str]] = {}
    for value in vars(metrics).values():
        if isinstance(value, metrics.Asked):
            found[value.name] = set(value.labels)
        elif isinstance(value, prometheus.MetricWrapperBase):
            name, labels = value.describe()[0].name, set(value._labelnames)
            if isinstance(value, prometheus.Histogram):
                found |= {name + suffix: labels | {"le"} for suffix in _SUFFIXES}
            else:
                found[name + ("_total" if isinstance(value, prometheus.Counter) else "")] = labels
    return found


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_what_is_asked_for_exists(query: str) -> None:
    known = series()
    named: list[tuple[str, str]] = re.findall(r"\b(headwater_\w+)(?:\{([^}]*)\})?", query)
    assert named or query.startswith("up{")
    for name, selector in named:
        assert name in known
        assert set(re.findall(r"(\w+)\s*(?:=~|!=|=|!~)", selector)) <= known[name], query
    labels = {label for name, _ in named for label in known[name]}
    for grouped in re.findall(r"\bby \(([^)]*)\)", query):
        assert {label.strip() for label in grouped.split(",")} <= labels, query


@pytest.mark.parametrize("alarm", alarms(), ids=lambda alarm: alarm["alert"])
def test_each_alarm_has_its_section_in_the_runbook(alarm: dict[str, Any]) -> None:
    name: str = alarm["alert"]
    assert f"\n## {name}\n" in RUNBOOK
    assert alarm["annotations"]["runbook"] == f"docs/runbook.md#{name.lower()}"
    assert alarm["annotations"]["summary"]
    assert alarm["labels"]["severity"] in {"page", "ticket"}


def test_the_runbook_has_no_other_alarm() -> None:
    named = re.findall(r"^## (\w+)$", RUNBOOK, re.MULTILINE)
    assert named == [alarm["alert"] for alarm in alarms()]


def test_each_alarm_is_fired_in_a_test_and_is_quiet_before() -> None:
    tests = yaml.safe_load((HERE / "alerts_test.yaml").read_text())["tests"]
    expected = [(each["alertname"], bool(each["exp_alerts"])) for test in tests for each in test["alert_rule_test"]]
    assert expected == [(alarm["alert"], fires) for alarm in alarms() for fires in (False, True)]


@pytest.mark.skipif(PROMTOOL is None, reason="needs promtool, of Debian's package prometheus")
@pytest.mark.parametrize("command", [("check", "rules", "alerts.yaml"), ("test", "rules", "alerts_test.yaml")])
def test_promtool_agrees(command: tuple[str, ...]) -> None:
    done = subprocess.run([PROMTOOL or "", *command], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_panels_do_not_overlap_and_say_what_they_show() -> None:
    places: set[tuple[int, int]] = set()
    for panel in panels():
        assert panel["title"]
        assert panel["description"]
        at = panel["gridPos"]
        covered = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not covered & places
        assert at["x"] + at["w"] <= 24
        places |= covered
