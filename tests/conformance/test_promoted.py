"""Parts of facets as properties: there while their facet is, gone with it."""

from typing import Any, NamedTuple

import pytest

from benchmarks.facets import SAMPLES
from graph_writer import facet_properties
from graph_writer.facts import NOTHING, Direction
from headwater.event.time import microseconds
from headwater.identity import run_key, version_key
from tests.conformance.told import Told, carrier, in_any_order, on
from tests.integration.query_api.events import dataset, run


class Part(NamedTuple):
    """A property that `SAMPLES[kind][facet]` gives, and the field that it (`part`) is taken from."""

    kind: str
    facet: str
    field: str
    part: str
    value: Any

    @property
    def rule(self) -> str:
        """The id of its row."""
        return f"{self.kind}.{self.facet}.{self.field}"


def _owned(kind: str) -> list[Part]:
    return [
        Part(kind, "documentation", "description", "description", {"job": "loads orders"}.get(kind, "raw orders")),
        Part(kind, "ownership", "owners.name", "owners", ["team:shop", "user:ann"]),
        Part(kind, "ownership", "owners.type", "ownerTypes", ["MAINTAINER", ""]),
        Part(kind, "ownership", "owners", "owners", ["team:shop", "user:ann"]),
    ]


def _tagged(kind: str) -> list[Part]:
    tags = ["nightly", "tier=gold"]
    return [Part(kind, "tags", field, "tags", tags) for field in ("tags", "tags.key", "tags.value")]


def _counted(kind: str, facet: str, size: str) -> list[Part]:
    return [
        Part(kind, facet, "rowCount", "rowCount", 12),
        Part(kind, facet, size, "bytes", 3400),
        Part(kind, facet, "fileCount", "fileCount", 2),
    ]


PARTS = [
    Part("run", "nominalTime", "nominalStartTime", "nominalStart", microseconds("2026-10-09T00:00:00Z")),
    Part("run", "nominalTime", "nominalEndTime", "nominalEnd", microseconds("2026-10-10T00:00:00Z")),
    Part("run", "parent", "root.run.runId", "root", run_key("top")),
    Part("run", "errorMessage", "message", "error", "no such table"),
    Part("run", "processing_engine", "name", "engine", "spark"),
    Part("run", "processing_engine", "version", "engineVersion", "4.0.5"),
    Part("run", "processing_engine", "openlineageAdapterVersion", "adapterVersion", "1.53.0"),
    Part("run", "externalQuery", "externalQueryId", "externalQueryId", "01ab-42"),
    Part("run", "externalQuery", "source", "externalQuerySource", "snowflake"),
    Part("run", "extractionError", "errors", "incomplete", True),
    *_tagged("run"),
    Part("run", "test", "tests", "testsPassed", 1),
    Part("run", "test", "tests", "testsSkipped", 1),
    Part("run", "test", "tests.status", "testsFailed", 1),
    Part("job", "jobType", "processingType", "processingType", "STREAMING"),
    Part("job", "jobType", "integration", "integration", "FLINK"),
    Part("job", "jobType", "jobType", "jobType", "JOB"),
    *_owned("job"),
    Part("job", "sourceCodeLocation", "url", "codeUrl", "https://example.com/shop/load.py"),
    Part("job", "sourceCodeLocation", "version", "codeVersion", "0f3c9d"),
    Part("job", "sourceCodeLocation", "repoUrl", "codeRepository", "https://example.com/shop.git"),
    Part("job", "sourceCodeLocation", "branch", "codeBranch", "main"),
    Part("job", "sql", "dialect", "dialect", "snowflake"),
    Part("job", "sourceCode", "language", "language", "python"),
    *_tagged("job"),
    Part("dataset", "datasetType", "datasetType", "type", "VIEW"),
    Part("dataset", "datasetType", "subType", "subType", "MATERIALIZED"),
    *_owned("dataset"),
    *_tagged("dataset"),
    Part("dataset", "tags", "tags.field", "columnTags", ["buyer.mail:pii=mail"]),
    Part("dataset", "dataSource", "name", "source", "shop-db"),
    Part("dataset", "dataSource", "uri", "sourceUri", "postgres://db:5432/shop"),
    Part("dataset", "storage", "storageLayer", "storageLayer", "iceberg"),
    Part("dataset", "storage", "fileFormat", "fileFormat", "parquet"),
    Part("dataset", "catalog", "name", "catalog", "lake"),
    Part("dataset", "catalog", "type", "catalogType", "hive"),
    Part("dataset", "catalog", "framework", "catalogFramework", "iceberg"),
    *(
        Part("dataset", "hierarchy", field, "hierarchy", ["DATABASE:shop", "SCHEMA:public"])
        for field in ("hierarchy", "hierarchy.type", "hierarchy.name")
    ),
    Part("dataset", "lifecycleStateChange", "lifecycleStateChange", "lifecycle", "RENAME"),
    Part("dataset", "version", "datasetVersion", "version", "41"),
    *_counted("dataset", "dataQualityMetrics", "bytes"),
    Part("dataset", "dataQualityMetrics", "lastUpdated", "lastUpdated", microseconds("2026-10-09T00:00:00Z")),
    *_counted("input", "inputStatistics", "size"),
    Part("input", "dataQualityAssertions", "assertions", "assertions", 2),
    Part("input", "dataQualityAssertions", "assertions.success", "assertionsFailed", 1),
    Part("input", "icebergScanReport", "snapshotId", "snapshot", "6113"),
    Part("input", "icebergScanReport", "snapshotId", "snapshotKey", version_key("6113")),
    *_counted("output", "outputStatistics", "size"),
    Part("output", "icebergCommitReport", "snapshotId", "snapshot", "6114"),
    Part("output", "icebergCommitReport", "snapshotId", "snapshotKey", version_key("6114")),
]
EACH = pytest.mark.parametrize(
    "part", [pytest.param(each, id=f"{each.rule}-{each.part}", marks=pytest.mark.rule(each.rule)) for each in PARTS]
)


@EACH
def test_a_part_is_there_with_its_facet_and_gone_with_it(part: Part) -> None:
    body = SAMPLES[part.kind][part.facet]
    told = Told(on(part.kind, part.facet, body, at=1))
    assert carrier(told, part.kind)[part.part] == part.value
    told.tell(on(part.kind, part.facet, {"else": 1}, at=2))
    assert part.part not in carrier(told, part.kind)
    told.tell(on(part.kind, part.facet, body, at=3), on(part.kind, part.facet, {"else": 1}, at=2))
    assert carrier(told, part.kind)[part.part] == part.value
    if part.kind in {"job", "dataset"}:
        told.tell(on(part.kind, part.facet, {"_deleted": True}, at=4))
        assert part.part not in carrier(told, part.kind)


@EACH
def test_a_part_of_the_latest_facet_counts_in_any_order(part: Part) -> None:
    other: Any = {"_deleted": True} if part.kind in {"job", "dataset"} else {}
    told = in_any_order(
        on(part.kind, part.facet, SAMPLES[part.kind][part.facet], at=2), on(part.kind, part.facet, other, at=1)
    )
    assert carrier(told, part.kind)[part.part] == part.value


def test_every_part_is_tested() -> None:
    promoted = {
        "run": facet_properties.RUN,
        "job": facet_properties.JOB,
        "dataset": facet_properties.DATASET,
        "input": facet_properties.USE["read"],
        "output": facet_properties.USE["write"],
    }
    owned = {
        (kind, facet, name) for kind, facets in promoted.items() for facet, take in facets.items() for name in take({})
    }
    assertions = {
        (kind, "dataQualityAssertions", name)
        for kind in ("dataset", "output")
        for name in ("assertions", "assertionsFailed")
    }
    assert owned == {(part.kind, part.facet, part.part) for part in PARTS} | assertions


@pytest.mark.parametrize(
    ("kind", "facet", "body"),
    [
        ("run", "nominalTime", {"nominalStartTime": "some day", "nominalEndTime": 3}),
        ("run", "parent", {"run": "r0", "root": [1]}),
        ("run", "errorMessage", {"message": {"deep": 1}}),
        ("run", "tags", {"tags": "none"}),
        ("run", "tags", {"tags": [3, {"value": "x"}, {"key": ""}]}),
        ("run", "test", {"tests": {"name": "x"}}),
        ("job", "jobType", ["STREAMING"]),
        ("job", "ownership", {"owners": [{"type": "OWNER"}, None]}),
        ("job", "sql", "select 1"),
        ("dataset", "hierarchy", {"hierarchy": [{"type": "DATABASE"}, "shop"]}),
        ("dataset", "dataQualityMetrics", {"rowCount": "12", "bytes": 1.5, "fileCount": True, "lastUpdated": "never"}),
        ("dataset", "dataQualityMetrics", {"rowCount": 2.0**70}),
        ("dataset", "version", {}),
        ("input", "inputStatistics", {"rowCount": None, "size": [1]}),
        ("input", "dataQualityAssertions", {"assertions": [{"success": "yes"}, 7]}),
        ("output", "icebergCommitReport", {"snapshotId": None}),
    ],
)
@pytest.mark.rule("facet.no-object")
def test_what_cannot_be_a_part_is_none(kind: str, facet: str, body: Any) -> None:
    told = Told(on(kind, facet, body))
    assert not {part.part for part in PARTS if (part.kind, part.facet) == (kind, facet)} & set(carrier(told, kind))


@pytest.mark.rule("run.parent.root.run.runId")
def test_a_parent_without_a_root_is_the_root() -> None:
    parent = {"run": {"runId": "above"}, "job": {"namespace": "shop", "name": "daily"}}
    assert Told(on("run", "parent", parent)).run("r")["root"] == run_key("above")


@pytest.mark.rule("dataset.dataQualityAssertions")
def test_assertions_among_dataset_facets() -> None:
    told = Told(on("dataset", "dataQualityAssertions", SAMPLES["input"]["dataQualityAssertions"]))
    assert (told.dataset("raw")["assertions"], told.dataset("raw")["assertionsFailed"]) == (2, 1)
    told.tell(on("dataset", "dataQualityAssertions", {"_deleted": True}, at=1))
    assert "assertions" not in told.dataset("raw")


@pytest.mark.rule("use.assertions-beside")
@pytest.mark.parametrize("direction", ["read", "write"])
def test_assertions_among_dataset_facets_count_where_the_use_has_none_of_its_own(direction: Direction) -> None:
    def checked(told: dict[str, Any], at: int) -> dict[str, Any]:
        reads, writes = ((told,), ()) if direction == "read" else ((), (told,))
        return run("check", reads, writes, run_id="r", at=at)

    beside = checked(dataset("t", dataQualityAssertions=SAMPLES["input"]["dataQualityAssertions"]), 1)
    use = in_any_order(beside).use(direction, "r", "t")
    assert (use["assertions"], use["assertionsFailed"]) == (2, 1)
    facet = {"dataQualityAssertions": {"assertions": [{"assertion": "unique", "success": True}]}}
    own = checked(dataset("t") | {"inputFacets" if direction == "read" else "outputFacets": facet}, 2)
    use = in_any_order(beside, own).use(direction, "r", "t")
    assert (use["assertions"], use["assertionsFailed"]) == (1, 0)


@pytest.mark.rule("use.version-read", "use.version-written", "dataset.version.datasetVersion")
def test_a_version_is_what_was_read_or_written() -> None:
    def of(version: str) -> dict[str, Any]:
        return dataset("t", version={"datasetVersion": version})

    told = Told(run("merge", (of("41"),), (of("42"),), run_id="r"))
    assert told.use("read", "r", "t")["version"] == "41"
    assert told.use("write", "r", "t")["version"] == "42"
    assert told.dataset("t")["version"] == "42", "what an event says of its output is the newer"


@pytest.mark.rule("dataset.lifecycleStateChange.lifecycleStateChange")
def test_a_write_keeps_what_it_did_to_the_dataset() -> None:
    truncated = dataset("t", lifecycleStateChange={"lifecycleStateChange": "TRUNCATE"})
    told = Told(run("load", (), (truncated,), run_id="r", at=1), run("load", (), ("t",), run_id="r2", at=2))
    assert told.use("write", "r", "t")["lifecycle"] == "TRUNCATE"
    assert "lifecycle" not in told.use("write", "r2", "t")


def test_unchanged_registers_give_no_parts() -> None:
    registers = {"documentation": ("s", "hash")}
    assert facet_properties.changed(facet_properties.JOB, registers, registers, lambda _: "never asked") == {}
    assert facet_properties.changed(facet_properties.JOB, {}, {"documentation": NOTHING}, lambda _: "never asked") == {}
