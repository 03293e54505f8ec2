"""A verdict is an ordinary event, and comes out of it as it went in; what else is a verdict, and what is none."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_writer.facts import TriggerFact, UseFact
from graph_writer.observe import observe
from headwater.event.shape import problems
from headwater.identity import dataset_key, run_key
from headwater.run_id import uuid7
from headwater.subject import Dataset, Job, Run
from headwater.verdict import FACET, Verdict, event_of, verdict_of

AT = datetime(2026, 11, 25, 8, 12, tzinfo=UTC)
RUN_ID = "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21"
CHURN = Dataset("mlflow://mlflow:5000", "models/churn", "9")
TRAINING = Run("019cfe60-0000-7c3e-9c5e-3d1f6a0b7e21", Job("ml", "train.churn"))
PAGE = (Path(__file__).parents[2] / "docs" / "root-cause.md").read_text(encoding="utf-8")


def outcome(status: str, severity: str | None = None) -> dict[str, Any]:
    return {"name": "t", "status": status} | ({"severity": severity} if severity else {})


def assertion(*, success: object, severity: str | None = None) -> dict[str, Any]:
    return {"assertion": "unique", "success": success} | ({"severity": severity} if severity else {})


@pytest.mark.parametrize("bad", [True, False])
@pytest.mark.parametrize("subject", [CHURN, TRAINING])
def test_it_comes_out_as_it_went_in(subject: Dataset | Run, bad: bool) -> None:
    event = event_of(Verdict("node", subject, bad, {"auc": 0.71}, "much worse"), RUN_ID, AT)
    assert not problems(event)
    facets = event["run"]["facets"]
    assert verdict_of(facets) is bad
    # whoever knows only OpenLineage's own facet reads the same
    assert verdict_of({"test": facets["test"]}) is bad
    assert facets[FACET]["metrics"] == {"auc": 0.71}
    assert facets[FACET]["note"] == facets["test"]["tests"][0]["description"] == "much worse"
    for facet in [*facets.values(), *event["job"]["facets"].values()]:
        assert facet["_producer"]
        assert facet["_schemaURL"].startswith(("https://openlineage.io/spec/", "https://headwater.dev/spec/"))


def test_a_version_is_read_and_a_run_is_depended_on() -> None:
    of_version = observe(event_of(Verdict("node", CHURN, bad=True), RUN_ID, AT))
    (read,) = [fact for fact in of_version if isinstance(fact, UseFact)]
    assert (read.direction, read.target, read.run) == (
        "read",
        dataset_key(CHURN.namespace, CHURN.name),
        run_key(RUN_ID),
    )
    of_run = event_of(Verdict("node", TRAINING, bad=True), RUN_ID, AT)
    assert of_run["inputs"] == of_run["outputs"] == []
    assert TriggerFact(run_key(TRAINING.run_id), run_key(RUN_ID)) in observe(of_run)


def test_the_example_of_the_page_is_what_is_sent() -> None:
    example = re.search(r"```json\n(\{\"eventType\".*?)```", PAGE, re.DOTALL)
    assert example
    verdict = Verdict("dataset:mlflow://mlflow:5000:models/churn", CHURN, bad=True, metrics={"auc": 0.71})
    assert json.loads(example[1]) == event_of(verdict, RUN_ID, AT)


@pytest.mark.parametrize(
    ("tests", "bad"),
    [
        ([outcome("pass")], False),
        ([outcome("PASS", "warn")], False),
        ([outcome("fail")], True),
        ([outcome("fail", "ERROR"), outcome("pass")], True),
        ([outcome("fail", "warn")], None),
        ([outcome("fail", "warn"), outcome("pass")], False),
        ([outcome("skip")], None),
        ([], None),
    ],
)
def test_tests_are_verdicts(tests: list[dict[str, Any]], bad: bool | None) -> None:
    assert verdict_of({"test": {"tests": tests}}) is bad


@pytest.mark.parametrize(
    ("assertions", "bad"),
    [
        ([assertion(success=True)], False),
        ([assertion(success=True), assertion(success=False)], True),
        ([assertion(success=False, severity="warn")], None),
        ([assertion(success="no")], None),
    ],
)
def test_assertions_are_verdicts(assertions: list[dict[str, Any]], bad: bool | None) -> None:
    facet = {"assertions": assertions}
    assert verdict_of({}, facet) is bad
    assert verdict_of({}, None, facet) is bad


def test_one_failure_among_tests_and_assertions_is_enough_and_a_stated_verdict_decides() -> None:
    facets = {"test": {"tests": [outcome("pass")]}}
    failed = {"assertions": [assertion(success=False)]}
    assert verdict_of(facets, failed) is True
    assert verdict_of({**facets, FACET: {"verdict": "good"}}, failed) is False


@pytest.mark.parametrize(
    "facets",
    [
        {},
        {FACET: {"verdict": "so so"}},
        {FACET: {"verdict": ["bad"]}},
        {FACET: None, "test": None},
        {FACET: "bad", "test": {"tests": "fail"}},
        {"test": {"tests": [None, 7, {"status": None}, {}]}},
    ],
)
def test_what_says_nothing(facets: dict[str, Any]) -> None:
    assert verdict_of(facets) is None
    assert verdict_of(facets, "nothing", {"assertions": {}}) is None


def test_ids_of_verdicts_are_new_and_sort_by_time() -> None:
    first, second = uuid7(AT), uuid7(AT.replace(microsecond=2_000))
    assert first.version == second.version == 7
    assert first.variant == "specified in RFC 4122"
    assert first < second
    assert uuid7(AT) != first
    assert int(first.hex[:12], 16) == int(AT.timestamp() * 1000)
