"""An annotation is an ordinary event, and what an event annotates it does not use."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from graph_writer.facts import (
    AnnotationFact,
    ControlFact,
    DatasetFact,
    EdgeFact,
    Fact,
    JobFact,
    RunFact,
    TriggerFact,
    UseFact,
)
from graph_writer.observe import observe
from headwater.annotation import FACET, Annotation, body_of, event_of
from headwater.event.shape import problems
from headwater.identity import dataset_key, job_key, run_key
from headwater.subject import Dataset, Job, Run, Subject, node_of
from tests.events.annotations import annotation_events

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 25, 8, 12, tzinfo=UTC)
RUN_ID = "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21"
CHURN = Dataset("mlflow://mlflow:5000", "models/churn", "12")
EMAIL = Dataset("db", "customers", None, "email")
TRAINING = Run("019cfe60-0000-7c3e-9c5e-3d1f6a0b7e21", Job("ml", "train.churn"))
SUBJECTS: list[tuple[Subject, str]] = [
    (CHURN, dataset_key("mlflow://mlflow:5000", "models/churn")),
    (EMAIL, dataset_key("db", "customers")),
    (Job("ml", "train.churn"), job_key("ml", "train.churn")),
    (TRAINING, run_key(TRAINING.run_id)),
    (Run(TRAINING.run_id), run_key(TRAINING.run_id)),
]
SCHEMA = json.loads((ROOT / "headwater/event/schemas/headwater_annotation.json").read_text())


def said(subject: Subject, **what: Any) -> dict[str, Any]:
    return event_of(Annotation(subject, **({"kind": "tag", "key": "pii", "by": "Ada"} | what)), RUN_ID, AT)


def of(kind: type[Any], facts: list[Fact]) -> list[Any]:
    return [fact for fact in facts if isinstance(fact, kind)]


@pytest.mark.parametrize(("subject", "key"), SUBJECTS)
def test_it_says_it_of_the_subject_and_uses_nothing(subject: Subject, key: str) -> None:
    event = said(subject)
    assert not problems(event)
    facts = observe(event)
    (fact,) = {each.key: each for each in of(AnnotationFact, facts)}.values()
    assert (fact.run, fact.subject, fact.version) == (run_key(RUN_ID), key, "12" if subject is CHURN else "")
    assert not [each for kind in (UseFact, ControlFact, TriggerFact) for each in of(kind, facts)]
    body = body_of(json.loads(fact.body))
    assert (body.by, body.source, body.column) == ("Ada", "person", "email" if subject is EMAIL else None)
    assert [(each.kind, each.key) for each in body.entries] == [("tag", "pii")]


def test_the_dataset_is_not_changed_by_being_spoken_of() -> None:
    (dataset,) = of(DatasetFact, observe(said(CHURN)))
    assert (dataset.observed, dataset.facets) == (False, {})
    event = said(CHURN)
    event["inputs"][0]["facets"]["datasetType"] = {"datasetType": "MODEL"}
    (dataset,) = of(DatasetFact, observe(event))
    assert (dataset.observed, dataset.facets.keys()) == (True, {"datasetType"})


def test_a_job_type_or_the_facet_is_enough() -> None:
    by_type = said(CHURN)
    del by_type["run"]["facets"][FACET]
    by_type["job"]["facets"]["jobType"]["jobType"] = "annotation"
    by_facet = said(CHURN)
    del by_facet["job"]["facets"]
    for event in (by_type, by_facet):
        facts = observe(event)
        assert of(AnnotationFact, facts)
        assert not of(UseFact, facts)
    neither = said(CHURN)
    neither["run"]["facets"][FACET] = "text"
    del neither["job"]["facets"]
    assert of(UseFact, observe(neither))
    assert not of(AnnotationFact, observe(neither))


@given(annotation_events)
def test_whatever_is_annotated_is_never_used(event: dict[str, Any]) -> None:
    facts = observe(event)
    assert not [each for each in of(UseFact, facts) if each.direction == "read"]
    assert not of(ControlFact, facts)
    assert not of(TriggerFact, facts)
    runs = {each.key for each in of(RunFact, facts)}
    named = runs | {each.key for kind in (DatasetFact, JobFact) for each in of(kind, facts)}
    for each in of(AnnotationFact, facts):
        assert each.run in runs
        assert each.subject in named - {each.run}


def test_a_job_event_of_annotations_declares_no_use() -> None:
    event = {name: each for name, each in said(CHURN).items() if name not in {"run", "eventType"}}
    assert not of(EdgeFact, observe(event))
    event["job"] = {**event["job"], "facets": {}}
    assert [each.direction for each in of(EdgeFact, observe(event))] == ["read"]


def test_what_it_writes_it_has_written() -> None:
    event = said(CHURN) | {"outputs": [{"namespace": "db", "name": "made"}]}
    assert [each.direction for each in of(UseFact, observe(event))] == ["write"]


def test_a_run_says_nothing_of_itself() -> None:
    event = event_of(Annotation(Run(RUN_ID), "note", note="me"), RUN_ID, AT)
    assert not of(AnnotationFact, observe(event))
    assert {each.key for each in of(RunFact, observe(event))} == {run_key(RUN_ID)}


@pytest.mark.parametrize(("subject", "_key"), SUBJECTS)
def test_the_facet_is_as_its_schema_says(subject: Subject, _key: str) -> None:
    assert SCHEMA["$id"] == said(subject)["run"]["facets"][FACET]["_schemaURL"].partition("#")[0]
    assert node_of(subject) == said(subject)["run"]["facets"][FACET]["node"]
    validator = jsonschema_rs.validator_for(facet_schema())
    for event in (said(subject), said(subject, kind="note", key=None, note="x"), said(subject, removed=True)):
        validator.validate(event["run"]["facets"][FACET])
    with pytest.raises(jsonschema_rs.ValidationError):
        validator.validate({**said(subject)["run"]["facets"][FACET], "annotations": [{"key": "no kind"}]})


def facet_schema() -> dict[str, Any]:
    """The schema of the facet alone, without the one of OpenLineage that it builds on."""
    (name,) = [name for name in SCHEMA["$defs"] if name.endswith("Facet")]
    own = next(each for each in SCHEMA["$defs"][name]["allOf"] if "properties" in each)
    return {"$schema": SCHEMA["$schema"], "$defs": {k: v for k, v in SCHEMA["$defs"].items() if k != name}, **own}


def test_the_example_of_the_page_is_what_is_sent() -> None:
    page = (ROOT / "docs" / "annotations.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(\{\"eventType\".*?)```", page, re.DOTALL)
    assert example
    annotation = Annotation(CHURN, "approval", value="approved", note="reviewed with the data team", by="Ada")
    assert json.loads(example[1]) == event_of(annotation, RUN_ID, AT)
