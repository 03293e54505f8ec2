"""The events that the property tests make: as published, and with every facet of the standard in them."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from tests.events.dataset_facets import DATASET_FACETS, INPUT_FACETS, OUTPUT_FACETS
from tests.events.facet import Facets, all_of
from tests.events.job_facets import JOB_FACETS
from tests.events.run_facets import RUN_FACETS
from tests.events.valid import full_events

#: For each kind of facet: the strategies, the name in the published files, where it stands in an event.
PLACES: dict[str, Facets] = {
    "Run": RUN_FACETS,
    "Job": JOB_FACETS,
    "Dataset": DATASET_FACETS,
    "InputDataset": INPUT_FACETS,
    "OutputDataset": OUTPUT_FACETS,
}
#: Not of the standard: an older name, and the one that stands for all others.
OURS = {"parentRun", "custom"}
#: Facets of one product each, which the standard's registry lists under their own names.
PRODUCTS = ("Gcp", "Iceberg")


def latest(shared: Path) -> dict[str, Any]:
    """The newest version of every published facet file, by file name."""

    def version(path: Path) -> list[int]:
        return [int(part) for part in path.parent.name.split("-")]

    files = sorted((shared / "spec/facets").glob("*/*.json"), key=version)
    return {path.stem: orjson.loads(path.read_bytes()) for path in files}


def validator(shared: Path, schema: dict[str, Any]) -> jsonschema_rs.Validator:
    core = orjson.loads((shared / "spec/2-0-2/OpenLineage.json").read_bytes())
    return jsonschema_rs.validator_for(schema, retriever=lambda _uri: core)


@pytest.fixture(scope="session")
def published(shared: Path) -> dict[tuple[str, str], list[jsonschema_rs.Validator]]:
    """Validators by kind of facet and key in the event; the first file that names both is the newest."""
    found: dict[tuple[str, str], list[jsonschema_rs.Validator]] = {}
    for name, schema in latest(shared).items():
        if name.startswith(PRODUCTS):
            continue
        for kind in kinds(name):
            for key in schema["properties"]:
                found.setdefault((kind, key), []).append(validator(shared, schema))
    return found


def kinds(name: str) -> list[str]:
    """On what a facet of this published file stands."""
    match name:
        case "LineageFacet":
            return ["Job", "Dataset"]
        case "BaseSubsetDatasetFacet":
            return ["InputDataset", "OutputDataset"]
        case "DataQualityAssertionsDatasetFacet":
            return ["InputDataset"]
        case _:
            ends = ("InputDatasetFacet", "OutputDatasetFacet", "DatasetFacet", "JobFacet", "RunFacet")
            return [next(end for end in ends if name.endswith(end)).removesuffix("Facet")]


def test_every_facet_of_the_standard_is_made(shared: Path, published: Any) -> None:
    standard = [name for name in latest(shared) if not name.startswith(PRODUCTS)]
    assert len(standard) == 38
    assert {key for key in published if key[1] not in PLACES[key[0]]} == set()
    assert {(kind, key) for kind, facets in PLACES.items() for key in facets if key not in OURS} - set(published) <= {
        ("Dataset", "dataQualityAssertions"),
        ("OutputDataset", "dataQualityAssertions"),
        ("InputDataset", "icebergScanReport"),
        ("OutputDataset", "icebergCommitReport"),
    }


@pytest.mark.parametrize("kind", PLACES)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facets_are_as_published(kind: str, data: st.DataObject, published: Any) -> None:
    for key, facet in data.draw(all_of(PLACES[kind])).items():
        for each in published.get((kind, key), []):
            assert each.is_valid({key: facet}), (key, facet, str(next(each.iter_errors({key: facet}))))


#: Any example will do, not the smallest: to look for that takes a minute.
FIRST = settings(max_examples=2000, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))


def test_full_events_hold_every_facet() -> None:
    event = find(full_events, lambda event: "run" in event and event.get("inputs") and event["outputs"], settings=FIRST)
    assert set(event["run"]["facets"]) == set(RUN_FACETS)
    assert set(event["job"]["facets"]) == set(JOB_FACETS)
    assert set(event["inputs"][0]["facets"]) == set(DATASET_FACETS) - {"lineage"}
    assert set(event["inputs"][0]["inputFacets"]) == set(INPUT_FACETS)
    assert set(event["outputs"][0]["outputFacets"]) == set(OUTPUT_FACETS)
    alone = find(full_events, lambda event: "dataset" in event, settings=FIRST)
    assert set(alone["dataset"]["facets"]) == set(DATASET_FACETS)
