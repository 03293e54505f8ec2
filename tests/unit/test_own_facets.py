"""Every facet of ours that one of our producers sends is valid by the schema that is published for it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from headwater import annotation, verdict
from headwater.declared_files.read import declared_events
from headwater.subject import Dataset, Run
from tests.unit.mlflow_bridge.following import followed
from tests.unit.mlflow_bridge.made import MODEL, dataset, logged, registered, run, server, version
from tests.unit.mlflow_bridge.mlflow_server import recorded

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
SCHEMAS = sorted((ROOT / "headwater/event/schemas").glob("*.json"))
PUBLISHED = "https://headwater.dev/spec/facets/1-0-0/"
#: What all of ours begin with.
OURS = ("headwater_", "mlflow_")
#: What a facet has by OpenLineage's own schema, which a fresh clone lacks.
BASE = {"required": ["_producer", "_schemaURL"], "properties": {"_producer": {"format": "uri"}}}
CORE = {
    "$id": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
    "$defs": dict.fromkeys(("BaseFacet", "RunFacet", "JobFacet", "DatasetFacet", "InputDatasetFacet"), BASE),
}
AT = datetime(2026, 11, 25, 8, 12, tzinfo=UTC)
RUN_ID = "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21"

SCRIPT = """
import headwater, pandas
with headwater.track("ml", "train.churn", owners="team:ml", description="d") as run:
    frame = pandas.DataFrame({"a": range(200), "mail": ["x@example.com"] * 200, "o": [[1]] * 200})
    run.read(frame, "db", "t", version="1", personal=["mail"])
    run.write(frame, "db", "u", values=True, tags={"mail": "pii"})
    run.metrics(auc=0.8, bad=float("nan"), dataset="t", slice="s")
    run.metrics(loss=1, step=1)
    run.metrics(loss=1, dataset="unknown")
    run.evaluate("m", "champion", 1, {"auc": 0.7}, dataset=("db", "t"))
    run.model("m", "churn", 12, features=["a"], description="d", owners=["me"])
"""

LOCK = """
schema: '2.0'
stages:
  train:
    cmd: python train.py
    deps: [{path: data.csv, md5: 0cc175b9c0f1b6a831c399e269772661, size: 7}]
    params: {params.yaml: {train.rate: 0.1}}
    outs: [{path: models/churn.pkl, md5: 92eb5ffee6ae2fec3ad71c777531578f}]
"""

CARD = """---
base_model: owner/base@1a2b3c4
base_model_relation: finetune
datasets: [owner/data]
metrics: [accuracy]
model-index:
- name: churn
  results:
  - dataset: {type: owner/data, name: data, revision: 5503434ddd753f426f4b38109466949a1217c2bb}
    metrics: [{type: f1, value: 0.93}]
---
text
"""


def tracked(folder: Path) -> list[Json]:
    """What `headwater.track` sends."""
    (folder / "train.py").write_text(SCRIPT)
    for arguments in (["init", "--quiet"], ["remote", "add", "origin", "https://git.example.com/shop"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    transport = {"TYPE": "file", "LOG_FILE_PATH": str(folder / "sent"), "APPEND": "true"}
    variables = {f"OPENLINEAGE__TRANSPORT__{name}": value for name, value in transport.items()}
    seen = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    subprocess.run([sys.executable, "train.py"], cwd=folder, check=True, env=seen)
    return [json.loads(line) for line in (folder / "sent").read_text().splitlines()]


def bridged(folder: Path) -> list[Json]:
    """What the bridge sends of a recorded server, and of one that has what that lacks."""
    git = {"mlflow.source.git.commit": "c0ffee", "mlflow.source.git.dirty": "true", "mlflow.source.git.diff": "+ x"}
    made = server(run(writes=[MODEL], datasets=[dataset()], tags=git))
    made.logged_models = [logged()]
    made.registered_models = [registered(aliases={"champion": "1"})]
    made.model_versions = [version(tags=[{"key": "reviewed", "value": "yes"}])]
    return followed(recorded(), folder / "recorded") + followed(made, folder / "made")


def declared(folder: Path) -> list[Json]:
    """What files declare."""
    (folder / "dvc.lock").write_text(LOCK)
    (folder / "README.md").write_text(CARD)
    return [orjson.loads(each) for name in ("dvc.lock", "README.md") for each in declared_events(folder / name)]


def said(_: Path) -> list[Json]:
    """What people say."""
    model = Dataset("mlflow://mlflow:5000", "models/churn", "12")
    notes = [
        annotation.Annotation(model, kind="tag", key="pii", by="Ada"),
        annotation.Annotation(model, kind="approval", value="approved", note="why"),
    ]
    verdicts = [
        verdict.Verdict("dataset:mlflow://mlflow:5000:models/churn", model, bad=True, metrics={"auc": 0.7}, note="why"),
        verdict.Verdict(f"run:{RUN_ID}", Run(RUN_ID, None), bad=False),
    ]
    return [
        *(annotation.event_of(each, RUN_ID, AT) for each in notes),
        *(verdict.event_of(each, RUN_ID, AT) for each in verdicts),
    ]


#: The facets that each producer sends, all of which must have been seen in its events.
PRODUCERS: dict[Callable[[Path], list[Json]], set[str]] = {
    tracked: {"headwater_metrics", "headwater_environment", "headwater_code", "headwater_frame"},
    bridged: {
        *("headwater_metrics", "headwater_environment", "headwater_code", "headwater_frame"),
        *("headwater_annotation", "mlflow_uses"),
    },
    declared: {"headwater_parameters", "headwater_modelCard"},
    said: {"headwater_annotation", "headwater_verdict"},
}


def facets(event: Json) -> Iterator[tuple[str, Json]]:
    """All facets of an event, with their names."""
    datasets = [*event.get("inputs", []), *event.get("outputs", []), event.get("dataset", {})]
    for holder in (event.get("run", {}), event.get("job", {}), *datasets):
        for kind in ("facets", "inputFacets", "outputFacets"):
            yield from holder.get(kind, {}).items()


@pytest.mark.parametrize("producer", PRODUCERS, ids=lambda each: each.__name__)
def test_what_we_send_is_valid_by_what_we_publish(producer: Callable[[Path], list[Json]], tmp_path: Path) -> None:
    schemas = {path.stem: json.loads(path.read_text()) for path in SCHEMAS}
    known = {each["$id"]: each for each in (CORE, *schemas.values())}
    registry = jsonschema_rs.Registry(list(known.items()), retriever=lambda _: {})
    seen: set[str] = set()
    for event in producer(tmp_path):
        for name, facet in facets(event):
            of_ours = facet["_schemaURL"].startswith("https://headwater.dev/")
            assert of_ours == name.startswith(OURS), name
            if not of_ours:
                continue
            seen.add(name)
            assert schemas[name]["properties"][name] == {"$ref": f"#{facet['_schemaURL'].partition('#')[2]}"}
            assert facet["_schemaURL"].partition("#")[0] == schemas[name]["$id"]
            one = jsonschema_rs.validator_for({"$ref": facet["_schemaURL"]}, registry=registry)
            assert [str(each) for each in one.iter_errors(facet)] == [], name
            assert not {*facet} - {"_producer", "_schemaURL", *described(schemas[name])}, f"{name}: not in the schema"
    assert seen == PRODUCERS[producer]


def described(schema: Json) -> Iterator[str]:
    """The fields of the facet that a schema is of."""
    ((reference,),) = (each.values() for each in schema["properties"].values())
    _, content = schema["$defs"][reference.rpartition("/")[2]]["allOf"]
    yield from content["properties"]


def test_every_schema_is_of_a_facet_that_is_sent() -> None:
    assert {path.stem for path in SCHEMAS} == {name for names in PRODUCERS.values() for name in names}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_a_schema_says_who_it_is_and_what_each_field_means(path: Path) -> None:
    schema = json.loads(path.read_text())
    jsonschema_rs.meta.validate(schema)
    (reference,) = schema["properties"][path.stem].values()
    assert schema["$id"] == f"{PUBLISHED}{reference.rpartition('/')[2]}.json"
    undescribed = [name for each in schema["$defs"].values() for name, field in fields(each) if not explained(field)]
    assert undescribed == []


def explained(field: Json) -> bool:
    """Whether a schema says what a field is for: in words, or by an example."""
    return bool({"description", "example", "examples"} & {*field})


def fields(schema: Json) -> Iterator[tuple[str, Json]]:
    """All fields within a schema, with their names."""
    for name, field in schema.get("properties", {}).items():
        yield name, field
        yield from fields(field)
    for each in (*schema.get("allOf", []), schema.get("items", {})):
        if each:
            yield from fields(each)
