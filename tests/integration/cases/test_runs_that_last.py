"""Streams: seen from their beginning on, by whoever reads later; reading whatever comes until their end."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import run

STREAMING = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}}


def closure(api: httpx.Client, run_id: str) -> list[dict[str, Any]]:
    return api.get(f"/api/v1/runs/{run_id}/closure").raise_for_status().json()["reads"]


def radius(api: httpx.Client, run_id: str) -> dict[str, Any]:
    return api.get(f"/api/v1/runs/{run_id}/blast-radius").raise_for_status().json()


def test_a_reader_of_a_running_stream_saw_it(case: Callable[..., httpx.Client]) -> None:
    api = case("52-long-running-stream-and-batch")
    stream, batch, reader = (f"0f0f0052-0000-7000-8000-00000000000{each}" for each in (1, 2, 3))
    reads = {each["dataset"].rpartition(":")[2]: each for each in closure(api, reader)}
    assert (reads["out"]["writer"], reads["out"]["rule"], reads["out"]["alsoWriters"]) == (stream, "time", [])
    assert reads["out"]["writtenAt"] == "2026-11-10T01:00:00.000000Z"
    assert (reads["in"]["reader"], reads["in"]["writer"]) == (stream, batch)
    found = radius(api, batch)
    assert {each["runId"]: each["taintedAt"] for each in found["runs"]} == {
        stream: "2026-11-10T02:00:00.000000Z",
        reader: "2026-11-10T03:00:00.000000Z",
    }
    tainted = {each["dataset"].rpartition(":")[2]: each["taintedAt"] for each in found["datasets"]}
    assert tainted.keys() == {"in", "out", "rep"}
    assert tainted["out"] == "2026-11-10T02:00:00.000000Z"


def test_the_least_that_asks_the_same(case: Callable[..., httpx.Client]) -> None:
    api = case("52-long-running-stream-and-batch", "minimal.ndjson")
    assert [(each["reader"], each["writer"]) for each in closure(api, "m52-3")] == [
        ("m52-3", "m52-1"),
        ("m52-1", "m52-2"),
    ]
    assert [each["runId"] for each in radius(api, "m52-2")["runs"]] == ["m52-1", "m52-3"]


def test_what_a_stream_does_later_changes_no_answer_about_the_past(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=("in",), at=20, run_id="before"),
        run("copy", ("in",), ("out",), at=10, kind="START", run_id="stream", job_facets=STREAMING),
        run("copy", at=20, kind="RUNNING", run_id="stream"),
        run("report", reads=("out",), at=30, run_id="reader"),
    )
    then = closure(api, "reader")
    assert [each["writer"] for each in then] == ["stream", "before"]
    tell(run("load", writes=("in",), at=40, run_id="after"))
    for at, kind in ((50, "RUNNING"), (60, "RUNNING"), (70, "ABORT")):
        tell(run("copy", at=at, kind=kind, run_id="stream"))
        assert closure(api, "reader") == then
    assert [each["runId"] for each in radius(api, "after")["runs"]] == ["stream"]
    assert [each["runId"] for each in radius(api, "before")["runs"]] == ["stream", "reader"]


def test_a_version_that_one_run_wrote_is_proof(case: Callable[..., httpx.Client]) -> None:
    api = case("56-reader-starts-between-commit-and-end-of-writer")
    _, writer, reader = (f"0f0f0056-0000-7000-8000-00000000000{each}" for each in (1, 2, 3))
    read = closure(api, reader)[0]
    assert (read["writer"], read["rule"], read["version"]) == (writer, "version", "v7")
    assert [each["runId"] for each in radius(api, writer)["runs"]] == [reader]


def test_a_snapshot_that_one_run_committed_is_proof(api: httpx.Client, tell: Tell) -> None:
    written = {"namespace": "db", "name": "t", "facets": {}, "outputFacets": {"icebergCommitReport": {"snapshotId": 7}}}
    read = {"namespace": "db", "name": "t", "facets": {}, "inputFacets": {"icebergScanReport": {"snapshotId": 7}}}
    named = {"namespace": "db", "name": "t", "facets": {"version": {"datasetVersion": "7"}}}
    tell(
        run("load", writes=("t",), at=1, run_id="old"),
        run("load", writes=(written,), at=9, run_id="new"),
        run("scan", reads=(read,), at=5, run_id="by_snapshot"),
        run("look", reads=(named,), at=5, run_id="by_version"),
    )
    for reader in ("by_snapshot", "by_version"):
        (found,) = closure(api, reader)
        assert (found["writer"], found["rule"], found["version"]) == ("new", "version", "7")
    assert [each["runId"] for each in radius(api, "new")["runs"]] == ["by_snapshot", "by_version"]
