"""`/api/v1/datasets/runs` and `/api/v1/datasets/statistics`: what runs did with a dataset, and measured of it."""

from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import alias, columns, dataset, made_of, run

pytestmark = pytest.mark.engines


def pages(api: httpx.Client, path: str, rows: str, **asked: Any) -> list[dict[str, Any]]:
    """All pages of an answer, one behind the other."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = get(api, path, **asked, **cursor)
        assert len(page[rows]) <= asked["limit"]
        found += page[rows]
        following = page["next"] if "next" in page else (page["truncated"] or {}).get("cursor")
        if following is None:
            return found
        cursor = {"cursor": following}


def written(rows: int, *, version: str | None = None, nulls: int = 0, name: str = "t") -> dict[str, Any]:
    """An output of which the run says how much it wrote."""
    said = {"version": {"datasetVersion": version}} if version else {}
    statistics = {
        "rowCount": rows,
        "size": 8 * rows,
        "columnMetrics": {"spend": {"nullCount": nulls, "sum": 2.0 * (rows - nulls), "min": 0, "max": 9.5}},
    }
    return dataset(name, **said) | {"outputFacets": {"outputStatistics": statistics}}


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["runs"]]


def test_writers_newest_first_and_which_still_stand(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", (), (written(5, version="a"),), at=0, run_id="w0"),
        run("load", (), (written(6, version="b"),), at=1, run_id="w1"),
        run("load", (), (written(7),), at=2, run_id="w2", kind="FAIL"),
        run("append", ("t",), ("t",), at=3, run_id="w3"),
    )
    found = get(api, "/datasets/runs", nodeId="dataset:db:t")
    assert (found["dataset"], found["direction"], found["next"]) == ("dataset:db:t", "wrote", None)
    assert ids(found) == ["w3", "w2", "w1", "w0"]
    assert [each["current"] for each in found["runs"]] == [True, False, True, False], "w3 read t, so it may have added"
    assert [each["written"] for each in found["runs"]] == [True, False, True, True]
    assert [each["version"] for each in found["runs"]] == [None, None, "b", "a"]
    assert [each["rowCount"] for each in found["runs"]] == [None, 7, 6, 5]
    assert [each["state"] for each in found["runs"]] == ["COMPLETED", "FAILED", "COMPLETED", "COMPLETED"]
    assert {each["rule"] for each in found["runs"]} == {None}
    assert [each["id"] for each in pages(api, "/datasets/runs", "runs", nodeId="dataset:db:t", limit=1)] == ids(found)


def test_readers_say_which_write_they_saw(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("read", ("t",), ("x",), at=0, run_id="r0"),
        run("load", (), (written(5, version="a"),), at=1, run_id="w1"),
        run("read", ("t",), ("x",), at=2, run_id="r2"),
        run("load", (), (written(6, version="b"),), at=3, run_id="w3"),
        run("read", (dataset("t", version={"datasetVersion": "a"}),), ("x",), at=4, run_id="r4"),
        run("read", ("t",), ("x",), at=5, run_id="r5"),
        run("view", (), (dataset("v", columnLineage=made_of(a=["t.a"])),), at=6, run_id="r6"),
    )
    found = get(api, "/datasets/runs", nodeId="dataset:db:t", direction="read")
    assert ids(found) == ["r6", "r5", "r4", "r2", "r0"]
    assert [each["rule"] for each in found["runs"]] == ["time", "time", "version", "time", "unknown"]
    assert [each["writer"] for each in found["runs"]] == ["w3", "w3", "w1", "w1", None]
    assert [each["current"] for each in found["runs"]] == [True, True, False, False, False]
    assert [each["inferred"] for each in found["runs"]] == [True, False, False, False, False]
    assert [each["id"] for each in pages(
        api, "/datasets/runs", "runs", nodeId="dataset:db:t", direction="read", limit=2
    )] == ids(found)  # fmt: skip


def test_a_dataset_is_one_under_all_its_names(api: httpx.Client, tell: Tell) -> None:
    path = dataset("path", symlinks=alias("t"))
    tell(
        run("load", (), (path,), at=0, run_id="w0"),
        run("load", (), (path, dataset("t", namespace="catalog")), at=1, run_id="both"),
        run("load", (), (dataset("t", namespace="catalog"),), at=2, run_id="w2"),
    )
    for node in ("dataset:db:path", "dataset:catalog:t"):
        found = get(api, "/datasets/runs", nodeId=node)
        assert found["dataset"] == "dataset:catalog:t"
        assert ids(found) == ["w2", "both", "w0"], "a run that wrote under two names is there once"
        assert [each["id"] for each in pages(api, "/datasets/runs", "runs", nodeId=node, limit=1)] == ids(found)
    assert ids(get(api, "/datasets/runs", namespace="db", name="path")) == ["w2", "both", "w0"]


def test_what_was_measured_is_told_oldest_first(api: httpx.Client, tell: Tell) -> None:
    checked = dataset("t") | {
        "inputFacets": {
            "dataQualityMetrics": {"rowCount": 100, "columnMetrics": {"spend": {"nullCount": 50}}},
            "dataQualityAssertions": {
                "assertions": [
                    {"assertion": "unique", "success": True, "column": "id"},
                    {"assertion": "not_null", "success": False, "column": "spend", "expected": "0", "actual": 50},
                    {"assertion": "no result"},
                ]
            },
        }
    }
    tell(
        run("load", (), (written(100, version="1", nulls=50),), at=0, run_id="w0"),
        run("check", (checked,), (), at=1, run_id="c1"),
        run("load", (), ("t",), at=2, run_id="silent"),
        run("load", (), (written(200, nulls=0),), at=3, run_id="w3"),
        run("load", (), (written(7),), at=4, run_id="failed", kind="FAIL"),
    )
    found = get(api, "/datasets/statistics", nodeId="dataset:db:t")
    assert [(each["runId"], each["source"], each["rowCount"]) for each in found["points"]] == [
        ("w0", "write", 100),
        ("c1", "read", 100),
        ("w3", "write", 200),
    ]
    first, check, last = found["points"]
    assert (first["bytes"], first["version"], first["job"]["id"]) == (800, "1", "job:shop:load")
    assert first["columns"] == {
        "spend": {"nullCount": 50, "nullFraction": 0.5, "sum": 100, "mean": 2, "min": 0, "max": 9.5}
    }
    assert check["assertionCount"] == 2
    assert check["assertions"][0] == {
        "assertion": "not_null", "success": False, "column": "spend", "severity": None, "expected": "0", "actual": "50",
    }  # fmt: skip
    assert last["assertions"] == []
    assert (found["columnsLeftOut"], found["truncated"]) == (0, None)


def test_statistics_go_on_page_by_page(api: httpx.Client, tell: Tell) -> None:
    tell(
        *(run("load", (), (written(number),), at=number, run_id=f"w{number}") for number in range(1, 8)),
        *(
            run("read", (dataset("t") | {"inputFacets": {"inputStatistics": {"rowCount": number}}},), (), at=number)
            for number in range(3, 6)
        ),
    )
    asked = {"nodeId": "dataset:db:t", "limit": 3}
    whole = get(api, "/datasets/statistics", nodeId="dataset:db:t")["points"]
    assert len(whole) == 10
    page = get(api, "/datasets/statistics", **asked)
    assert page["points"] == whole[-3:]
    assert page["truncated"]["reason"] == "points"
    by_pages = pages(api, "/datasets/statistics", "points", **asked)
    assert sorted(by_pages, key=whole.index) == whole


def test_columns_are_chosen_or_bounded(api: httpx.Client, tell: Tell) -> None:
    metrics = {f"c{number}": {"nullCount": number} for number in range(60)} | {"C0": {"nullCount": 0}, "x": "no"}
    wide = dataset("t", schema=columns("c0")) | {"outputFacets": {"outputStatistics": {"columnMetrics": metrics}}}
    tell(run("load", (), (wide,), at=0))
    found = get(api, "/datasets/statistics", nodeId="dataset:db:t")
    (point,) = found["points"]
    assert (len(point["columns"]), found["columnsLeftOut"]) == (50, 11)
    (point,) = get(api, "/datasets/statistics", nodeId="dataset:db:t", column=["c59", "C0"])["points"]
    assert set(point["columns"]) == {"c59", "c0", "C0"}


@pytest.mark.parametrize("path", ["runs", "statistics"])
def test_what_makes_no_sense_is_refused(api: httpx.Client, tell: Tell, path: str) -> None:
    tell(run("load", (), ("t",)))
    for asked, status in [
        ({}, 422),
        ({"nodeId": "job:shop:load"}, 422),
        ({"nodeId": "dataset:db:u"}, 404),
        ({"nodeId": "dataset:db:t", "namespace": "db"}, 422),
        ({"nodeId": "dataset:db:t", "cursor": "x"}, 422),
    ]:
        assert api.get(f"/api/v1/datasets/{path}", params=asked).status_code == status, asked
