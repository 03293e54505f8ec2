"""Datasets from what is stored of their names."""

from typing import Any

from query_api.marquez.datasets import short_dataset, whole_dataset
from query_api.marquez.statements import DatasetRow


def row(name: str, *, created: int = 0, updated: int = 0, written: int | None = None, **more: Any) -> DatasetRow:
    properties = {"namespace": "db", "name": name, "createdAt": created, "updatedAt": updated, **more}
    return DatasetRow(name, properties, written)


def test_times_are_those_of_all_names() -> None:
    names = [row("t", created=2_000_000, updated=3_000_000), row("path", created=1_000_000, updated=4_000_000)]
    shown = short_dataset(names[0], names, {})
    assert (shown["createdAt"], shown["updatedAt"]) == ("1970-01-01T00:00:01Z", "1970-01-01T00:00:04Z")
    assert shown["lastModifiedAt"] is None
    names.append(row("other", written=5_000_000))
    assert short_dataset(names[0], names, {})["lastModifiedAt"] == "1970-01-01T00:00:05Z"


def test_a_stream_under_any_name_is_a_stream() -> None:
    names = [row("t"), row("topic", type="TOPIC")]
    assert short_dataset(names[0], names, {})["type"] == "STREAM"
    assert short_dataset(names[0], names[:1], {})["type"] == "DB_TABLE"
    assert whole_dataset(names[0], names, {})["datasetType"] == "TOPIC"


def test_it_has_aliases_once_it_has_two_names() -> None:
    names = [row("t"), row("path")]
    assert whole_dataset(names[0], names[:1], {})["aliases"] == []
    assert whole_dataset(names[0], names, {})["aliases"] == [
        {"namespace": "db", "name": "path"},
        {"namespace": "db", "name": "t"},
    ]


def test_a_dataset_that_was_dropped_is_deleted() -> None:
    dropped = whole_dataset(row("t"), [row("t")], {"lifecycleStateChange": {"lifecycleStateChange": "DROP"}})
    assert (dropped["deleted"], dropped["lastLifecycleState"]) == (True, "DROP")
    assert whole_dataset(row("t"), [row("t")], {})["deleted"] is False


def test_facets_of_any_shape_are_shown() -> None:
    facets: dict[str, Any] = {
        "dataSource": {"name": 7},
        "catalog": {"name": "lake"},
        "dataQualityAssertions": {"assertions": [{"success": True}, {"success": False}, {"success": "yes"}, 3]},
        "hierarchy": {"hierarchy": [{"name": "lake"}, {"type": "SCHEMA"}]},
    }
    shown = whole_dataset(row("t"), [row("t")], facets)
    assert shown["sourceName"] == "db"
    assert shown["source"] == {"name": 7, "uri": None}
    assert shown["catalog"] == {"name": "lake", "type": None, "framework": None}
    assert shown["storage"] is None
    assert shown["assertions"] == {"passed": 1, "failed": 1}
    assert shown["hierarchy"] == [{"type": None, "name": "lake"}]
