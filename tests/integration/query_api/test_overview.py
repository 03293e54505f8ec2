"""`GET /api/v1/overview`: what failed, fell silent or was judged bad since a time, who was heard of, and counts."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from headwater.subject import Dataset, Job, Run
from headwater.verdict import Verdict, event_of
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run

pytestmark = pytest.mark.engines

EVER = "2026-10-09"
NO = {"errorMessage": {"message": "KeyError: 'no'\n  at line 1", "programmingLanguage": "PYTHON"}}


def at(minute: int) -> datetime:
    return datetime(2026, 10, 9, minute // 60, minute % 60, tzinfo=UTC)


def checked(*, success: bool, **more: Any) -> dict[str, Any]:
    """An input that is tested."""
    assertions = [{"assertion": "not_null", "success": success, "column": "id", **more}]
    return dataset("t") | {"inputFacets": {"dataQualityAssertions": {"assertions": assertions}}}


def test_of_an_empty_graph_it_is_empty(api: httpx.Client) -> None:
    found = get(api, "/overview", since=EVER)
    assert found["since"] == "2026-10-09T00:00:00.000000Z"
    for name in ("failed", "stale", "judgedBad", "producers"):
        assert found[name] == []
        assert found["totals"][name] == 0
    assert found["counts"] == {"jobs": 0, "datasets": 0, "models": 0, "runs": 0}
    assert found["truncated"] is None


def test_what_failed_and_what_fell_silent(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("raw",), ("t",), at=0, run_id="r0", kind="FAIL", run_facets=NO),
        run("load", ("raw",), ("t",), at=1, run_id="r1", kind="START"),
        run("load", at=2, run_id="r2", kind="ABORT"),
        run("load", at=3, run_id="r3"),
        run("stream", at=4, run_id="r4", kind="RUNNING", job_facets={"jobType": {"processingType": "STREAMING"}}),
        run("train", (), (dataset("m", datasetType={"datasetType": "MODEL"}),), at=5, run_id="r5"),
    )
    found = get(api, "/overview", since=EVER)
    job = "job:shop:load"
    assert found["failed"] == [
        {"run": "r2", "job": job, "endedAt": "2026-10-09T00:02:00.000000Z", "state": "ABORTED", "error": None},
        {
            "run": "r0",
            "job": job,
            "endedAt": "2026-10-09T00:00:00.000000Z",
            "state": "FAILED",
            "error": "KeyError: 'no'",
        },
    ]
    assert found["stale"] == [
        {
            "run": "r1",
            "job": job,
            "state": "RUNNING",
            "startedAt": "2026-10-09T00:01:00.000000Z",
            "lastEventAt": "2026-10-09T00:01:00.000000Z",
        }
    ]
    assert found["counts"] == {"jobs": 3, "datasets": 3, "models": 1, "runs": 6}
    assert found["totals"] == {"failed": 2, "stale": 1, "judgedBad": 0, "producers": 1}
    assert get(api, "/overview", since="2026-10-09T00:01:00Z")["totals"]["failed"] == 1
    assert get(api, "/overview")["failed"] == [], "by default it is the last day"
    assert get(api, "/overview")["producers"], "heard of whenever it was"


def test_what_was_judged_bad_whoever_says_so(api: httpx.Client, tell: Tell) -> None:
    version = Verdict("dataset:db:t", Dataset("db", "t", "7"), bad=True, note="half of it is missing")
    good = Verdict("dataset:db:t", Dataset("db", "t", "7"), bad=False)
    of_run = Verdict("run:w0", Run("w0", Job("shop", "load")), bad=True)
    bad_test = {"name": "unique_id", "status": "fail", "expected": 0, "actual": "12 rows"}
    failed = {"test": {"tests": [bad_test, {"name": "other", "status": "pass"}]}}
    own = dataset("u") | {
        "outputFacets": {"dataQualityAssertions": {"assertions": [{"assertion": "rows", "success": False}]}}
    }
    tell(
        run("load", (), (dataset("t", version={"datasetVersion": "7"}),), at=0, run_id="w0"),
        event_of(version, "v1", at(1)),
        event_of(good, "v2", at(2)),
        event_of(of_run, "v3", at(3)),
        run("check", (checked(success=False),), (), at=4, run_id="c4"),
        run("check", (checked(success=True),), (), at=5, run_id="c5"),
        run("check", (checked(success=False, severity="warn"),), (), at=6, run_id="c6"),
        run("tests", ("t",), (), at=7, run_id="c7", run_facets=failed),
        run("own", (), (own,), at=8, run_id="w8"),
    )
    found = get(api, "/overview", since=EVER)
    told = ("node", "version", "runId", "by", "because", "note", "at")
    assert [tuple(each[name] for name in told) for each in found["judgedBad"]] == [
        ("dataset:db:u", None, "w8", "job:shop:own", "assertion", "rows", "2026-10-09T00:08:00.000000Z"),
        ("dataset:db:t", None, "w0", "job:shop:tests", "test", "unique_id", "2026-10-09T00:07:00.000000Z"),
        ("dataset:db:t", None, "w0", "job:shop:check", "assertion", "not_null of id", "2026-10-09T00:04:00.000000Z"),
        ("run:w0", None, "w0", "job:headwater:verdict", "verdict", None, "2026-10-09T00:03:00.000000Z"),
        (
            "dataset:db:t", "7", "w0", "job:headwater:verdict", "verdict", "half of it is missing",
            "2026-10-09T00:01:00.000000Z",
        ),
    ]  # fmt: skip
    wanted = [(each["expected"], each["actual"]) for each in found["judgedBad"]]
    assert wanted == [(None, None), ("0", "12 rows"), (None, None), (None, None), (None, None)]
    assert found["totals"]["judgedBad"] == 5
    assert get(api, "/overview", since="2026-10-09T00:08:00Z")["totals"]["judgedBad"] == 1
    assert all(each["via"] is None for each in found["judgedBad"])
    model = dataset("m", datasetType={"datasetType": "MODEL"}, version={"datasetVersion": "5"})
    tell(run("evaluate", (dataset("t"), model), (), at=9, run_id="e9", run_facets=failed))
    tested = get(api, "/overview", since="2026-10-09T00:09:00Z")["judgedBad"]
    assert [(each["node"], each["via"]) for each in tested] == [
        ("dataset:db:m", None),
        ("dataset:db:t", {"node": "dataset:db:m", "version": "5"}),
    ], "the data that a model was tested on is no second incident"


def test_producers_and_when_each_was_heard_of(api: httpx.Client, tell: Tell) -> None:
    hostile = ["<img src=x onerror=alert(1)>", "urn:a b", "x" * 200_000]
    tell(
        run("a", at=0) | {"producer": "https://example.com/old"},
        run("a", at=1, run_id="r", kind="START") | {"producer": "https://example.com/first"},
        run("a", at=5, run_id="r") | {"producer": "https://example.com/then"},
        run("a", at=3) | {"producer": "https://example.com/then"},
        *(run("a", at=10 + number) | {"producer": each} for number, each in enumerate(hostile)),
    )
    found = get(api, "/overview", since="2026-10-09T00:04:00Z")
    assert found["producers"] == [
        {"producer": "x" * 1000, "lastEventAt": "2026-10-09T00:12:00.000000Z", "runs": 1},
        {"producer": "urn:a b", "lastEventAt": "2026-10-09T00:11:00.000000Z", "runs": 1},
        {"producer": "<img src=x onerror=alert(1)>", "lastEventAt": "2026-10-09T00:10:00.000000Z", "runs": 1},
        {"producer": "https://example.com/then", "lastEventAt": "2026-10-09T00:05:00.000000Z", "runs": 1},
        {"producer": "https://example.com/old", "lastEventAt": "2026-10-09T00:00:00.000000Z", "runs": 0},
    ]
    assert found["totals"]["producers"] == 5


def test_lists_are_cut_and_totals_are_true(api: httpx.Client, tell: Tell) -> None:
    tell(
        *(run("a", at=number, run_id=f"f{number}", kind="FAIL") for number in range(60)),
        *(run("b", at=number, run_id=f"s{number}", kind="START") for number in range(61)),
        *(run("c", (checked(success=False),), at=number, run_id=f"c{number}") for number in range(62)),
        *(run("d", at=0, run_id=f"p{number}") | {"producer": f"urn:p{number}"} for number in range(55)),
    )
    found = get(api, "/overview", since=EVER)
    for name in ("failed", "stale", "judgedBad", "producers"):
        assert len(found[name]) == 50, name
    assert found["totals"] == {"failed": 60, "stale": 61, "judgedBad": None, "producers": 56}
    assert found["truncated"] == {"reason": "limit", "lists": ["failed", "stale", "judgedBad", "producers"]}
    assert [each["run"] for each in found["failed"][:2]] == ["f59", "f58"]
    assert found["judgedBad"][0]["at"] == "2026-10-09T01:01:00.000000Z"


def test_a_time_that_is_none_is_refused(api: httpx.Client) -> None:
    assert api.get("/api/v1/overview", params={"since": "lately"}).status_code == 422
