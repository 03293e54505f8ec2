"""The events are valid by the published schemas, and another recorded server is understood; both are in `../shared`."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from tests.corpus import SHARED, needs_shared
from tests.unit.mlflow_bridge.following import annotations, ends, followed, read, written
from tests.unit.mlflow_bridge.mlflow_server import Recorded, recorded

Json = dict[str, Any]
OURS = Path(__file__).parents[3] / "headwater" / "event" / "schemas"


def facets(event: Json) -> list[Json]:
    """All facets of an event."""
    datasets = [each for key in ("inputs", "outputs") for each in event[key]]
    of = [event["run"]["facets"], event["job"]["facets"]]
    of += [each.get(key, {}) for each in datasets for key in ("facets", "inputFacets")]
    return [facet for each in of for facet in each.values()]


@needs_shared
def test_events_and_facets_are_valid_by_the_specification(tmp_path: Path) -> None:
    files = [
        *(SHARED / "spec" / "facets").rglob("*.json"),
        SHARED / "spec/2-0-2/OpenLineage.json",
        *OURS.glob("*.json"),
    ]
    schemas = {each["$id"]: each for each in map(orjson.loads, (file.read_bytes() for file in files)) if "$id" in each}
    registry = jsonschema_rs.Registry(list(schemas.items()), retriever=lambda _: {})
    core = schemas["https://openlineage.io/spec/2-0-2/OpenLineage.json"]
    whole = jsonschema_rs.validator_for(core, registry=registry)
    checked: set[str] = set()
    for event in followed(recorded(), tmp_path / "bookmark"):
        assert not [str(each) for each in whole.iter_errors(event)]
        for facet in facets(event):
            url = facet["_schemaURL"]
            if url.partition("#")[0] in schemas:
                checked.add(url.rpartition("/")[2])
                one = jsonschema_rs.validator_for({"$ref": url}, registry=registry)
                assert not [str(each) for each in one.iter_errors(facet)]
    assert checked >= {
        "DatasetTypeDatasetFacet",
        "DatasetVersionDatasetFacet",
        "ExecutionParametersRunFacet",
        "ExternalQueryRunFacet",
        "InputStatisticsInputDatasetFacet",
        "JobDependenciesRunFacet",
        "JobTypeJobFacet",
        "MlflowUsesInputDatasetFacet",
        "FrameDatasetFacet",
        "LineageJobFacet",
        "ParentRunFacet",
        "ProcessingEngineRunFacet",
        "SchemaDatasetFacet",
        "SourceCodeLocationJobFacet",
        "TagsRunFacet",
    }


@needs_shared
def test_another_recorded_server(tmp_path: Path) -> None:
    rest = orjson.loads((SHARED / "events/producers/mlflow/rest.json").read_bytes())
    server = Recorded(
        experiments=[rest["experiments_get"]["experiment"]],
        runs=[each["run"] for each in rest["runs_get"]],
        logged_models=rest["logged_models_search"]["models"],
        registered_models=rest["registered_models_search"]["registered_models"],
        model_versions=rest["model_versions_search"]["model_versions"],
    )
    events = followed(server, tmp_path / "bookmark")
    assert [written(each) for each in ends(events)] == [{("models/churn", "1")}, set(), {("models/churn", "2")}, set()]
    evaluations = [read(each) for each in ends(events) if not each["outputs"]]
    assert [version for each in evaluations for _, name, version in each if name == "models/churn"] == ["1", "2"]
    training = ends(events)[2]
    assert read(training) == {("file", "/data/mlflow/data/churn_train.parquet", "")}
    assert training["run"]["facets"]["parent"]["job"] == {"namespace": "prod", "name": "ml_daily.train"}
    assert annotations(events) >= {
        ("models/churn", "2", "alias", "champion", ""),
        ("models/churn", "2", "tag", "approved", "true"),
    }
