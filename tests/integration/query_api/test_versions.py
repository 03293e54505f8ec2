"""Versions of datasets and jobs, against plain Python over the raw events of random histories, out of order."""

from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from headwater.identity import run_key
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, run
from tests.integration.query_api.test_impact_oracle import moved

pytestmark = pytest.mark.engines

_numbers = count()
ENGINES = settings(
    max_examples=15,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Runs of one job that write one dataset, and read others, with what makes a version now and then other."""
    events: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 10))):
        facets: dict[str, Any] = {}
        if draw(st.booleans()):
            facets["schema"] = columns(*draw(st.sampled_from([("a",), ("a", "b"), ("b", "a")])))
        if draw(st.booleans()):
            facets["ownership"] = {"owners": [{"name": draw(st.sampled_from(["x", "y"]))}]}
        if draw(st.integers(0, 5)) == 0:
            facets = {"lifecycleStateChange": {"lifecycleStateChange": "DROP"}}
        facets["dataQualityMetrics"] = {"rowCount": number}
        if facets.get("schema"):
            # A new release of the producer is no new state.
            facets["schema"]["_producer"] = f"https://example.com/{draw(st.integers(1, 2))}"
        events.append(
            run(
                "load",
                tuple(draw(st.lists(st.sampled_from(["r1", "r2"]), unique=True, max_size=2))),
                (dataset("out", **facets),),
                at=draw(st.integers(0, 5)),
                kind=draw(st.sampled_from(["COMPLETE", "COMPLETE", "FAIL"])),
                run_id=f"r{number}",
                job_facets={"sql": {"query": draw(st.sampled_from(["select 1", "select 2"]))}}
                if draw(st.booleans())
                else {},
            )
        )
    return events


def expected(states: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, str, int]]:
    """Last and first run, and how many, of each version; of runs newest first with what they said."""
    found: list[list[str]] = []
    known: dict[str, Any] = {}
    for run_id, said in reversed(states):
        dropped, drops = "lifecycleStateChange" in known, "lifecycleStateChange" in said
        before = {} if dropped != drops else known
        if not found or dropped != drops or any(before.get(part) != value for part, value in said.items()):
            found.append([])
        known = before | said
        found[-1].append(run_id)
    return [(runs[-1], runs[0], len(runs)) for runs in reversed(found)]


PARTS = ("schema", "ownership", "lifecycleStateChange")


def without_producer(facet: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facet.items() if name != "_producer"}


def of_dataset(events: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    states: list[tuple[str, dict[str, Any]]] = []
    for event in events:
        if event["eventType"] == "COMPLETE":
            facets = event["outputs"][0]["facets"]
            said = {name: without_producer(facets[name]) for name in PARTS if name in facets}
            states.append((event["run"]["runId"], said))
    return expected(states)


def of_job(events: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    states: list[tuple[str, dict[str, Any]]] = []
    for event in events:
        said: dict[str, Any] = dict(event["job"]["facets"])
        made = [each["name"] for each in event["outputs"] if "lifecycleStateChange" not in each["facets"]]
        if event["eventType"] == "COMPLETE" and (event["inputs"] or made):
            said |= {"inputs": sorted(each["name"] for each in event["inputs"]), "outputs": made}
        states.append((event["run"]["runId"], said))
    return expected(states)


def every(api: httpx.Client, path: str, limit: int) -> list[tuple[str, str, int]]:
    """All pages."""
    found: list[tuple[str, str, int]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = api.get(path, params={"limit": limit, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [(each["last"]["runId"], each["first"]["runId"], each["runs"]) for each in page["versions"]]
        if page["truncated"] is None:
            return found
        assert page["truncated"]["reason"] == "versions"
        cursor = {"cursor": page["truncated"]["cursor"]}


@given(told=histories(), limit=st.sampled_from([1, 2, 100]), data=st.data())
@ENGINES
def test_versions_are_those_of_the_raw_events(
    api: httpx.Client, tell: Tell, told: list[dict[str, Any]], limit: int, data: st.DataObject
) -> None:
    number = next(_numbers)
    events = moved(told, f"versions-{number}")
    for event in data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=3)))):
        tell(event)
    newest_first = sorted(events, key=lambda event: (event["eventTime"], run_key(event["run"]["runId"])), reverse=True)
    if any(event["eventType"] == "COMPLETE" for event in events):
        path = f"/api/v1/namespaces/db-versions-{number}/datasets/out/versions"
        assert every(api, path, limit) == of_dataset(newest_first)
    assert every(api, f"/api/v1/namespaces/shop-versions-{number}/jobs/load/versions", limit) == of_job(newest_first)


def test_what_a_stream_writes_is_versioned_at_its_beginning(api: httpx.Client, tell: Tell) -> None:
    """Where it stands among the others, and since when, does not change while it goes on."""

    def written(*names: str) -> dict[str, Any]:
        return dataset("out", schema=columns(*names))

    streams = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}}
    tell(
        run("load", writes=(written("a"),), at=5, run_id="before"),
        run("copy", writes=(written("a", "b"),), at=10, kind="START", run_id="stream", job_facets=streams),
        run("load", writes=(written("a"),), at=20, run_id="after"),
    )
    for at in (15, 30, 40):
        tell(run("copy", at=at, kind="RUNNING", run_id="stream", job_facets=streams))
        answer = api.get("/api/v1/datasets/versions", params={"nodeId": "dataset:db:out"}).raise_for_status().json()
        assert [(each["last"]["runId"], each["last"]["at"]) for each in answer["versions"]] == [
            ("after", "2026-10-09T00:20:00Z"),
            ("stream", "2026-10-09T00:10:00Z"),
            ("before", "2026-10-09T00:05:00Z"),
        ]


def test_a_version_of_a_dataset_says_what_differs(api: httpx.Client, tell: Tell) -> None:
    def written(rows: int, *names: str) -> dict[str, Any]:
        return dataset("out", schema=columns(*names)) | {"outputFacets": {"outputStatistics": {"rowCount": rows}}}

    tell(
        run("load", writes=(written(10, "a"),), at=1, run_id="r1"),
        run("load", writes=(written(30, "a", "b"),), at=2, run_id="r2"),
        run("load", writes=(written(20, "a", "b"),), at=3, run_id="r3"),
        run("load", writes=(written(99, "z"),), at=4, kind="FAIL", run_id="r4"),
    )
    answer = api.get("/api/v1/datasets/versions", params={"nodeId": "dataset:db:out"}).json()
    assert answer["by"] == "writes"
    newer, older = answer["versions"]
    assert newer["differs"] == [{"part": "schema", "change": "added", "name": "b", "before": None, "after": "INT"}]
    assert newer["statistics"] == {"rowCount": {"min": 20, "max": 30, "last": 20}}
    assert newer["createdByRun"] == {"id": "r2"}
    assert newer["last"] == {"runId": "r3", "job": "job:shop:load", "at": "2026-10-09T00:03:00Z"}
    assert [column["name"] for column in newer["fields"]] == ["a", "b"]
    assert (older["differs"], older["runs"], older["complete"]) == ([], 1, True)
    assert older["version"] != newer["version"]


def test_a_source_has_the_versions_that_its_readers_saw(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("sum", reads=(dataset("src", schema=columns("a")),), at=1),
        run("sum", reads=(dataset("src", schema=columns("b")),), at=2),
    )
    answer = api.get("/api/v1/namespaces/db/datasets/src/versions").json()
    assert (answer["by"], len(answer["versions"])) == ("reads", 2)


def test_writes_under_another_name_are_among_them(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=(dataset("s3/out", symlinks=alias("out"), version={"datasetVersion": "1"}),), at=1),
        run("load", writes=(dataset("out", namespace="catalog", version={"datasetVersion": "2"}),), at=2),
    )
    for path in (
        "/api/v1/namespaces/catalog/datasets/out",
        f"/api/v1/namespaces/db/datasets/{quote('s3/out', safe='')}",
    ):
        answer = api.get(f"{path}/versions").json()
        assert [each["datasetVersion"] for each in answer["versions"]] == ["2", "1"]


def test_a_version_of_a_job_says_what_differs(api: httpx.Client, tell: Tell) -> None:
    def given_(window: str, version: str) -> dict[str, Any]:
        return {
            "executionParameters": {"parameters": [{"key": "window", "value": window}]},
            "processing_engine": {"name": "spark", "version": version},
        }

    code = {"sourceCodeLocation": {"type": "git", "url": "https://git.example.com/a", "version": "1"}}
    later = {"sourceCodeLocation": code["sourceCodeLocation"] | {"version": "2"}}
    tell(
        run("load", ("a",), ("out",), at=1, job_facets=code, run_facets=given_("30", "3")),
        run("load", ("a", "b"), ("out",), at=2, job_facets=later, run_facets=given_("90", "4")),
        run("load", at=3, kind="FAIL", run_id="failed", job_facets=later),
    )
    newer, older = api.get("/api/v1/jobs/versions", params={"nodeId": "job:shop:load"}).json()["versions"]
    assert [
        (each["part"], each["change"], each["name"], each["before"], each["after"]) for each in newer["differs"]
    ] == [
        ("engine", "changed", "version", "3", "4"),
        ("inputs", "added", "dataset:db:b", None, "dataset:db:b"),
        ("parameters", "changed", "window", "30", "90"),
        ("sourceCodeLocation", "changed", "version", "1", "2"),
    ]
    assert newer["outcomes"] == {"COMPLETE": 1, "FAIL": 1}
    assert newer["last"]["runId"] == "failed"
    assert newer["inputs"] == [{"namespace": "db", "name": "a"}, {"namespace": "db", "name": "b"}]
    assert (older["codeVersion"], older["parameters"]) == ("1", {"window": "30"})


def test_runs_under_one_parent_are_one_state(api: httpx.Client, tell: Tell) -> None:
    def under(parent: str) -> dict[str, Any]:
        return {"parent": {"run": {"runId": parent}, "job": {"namespace": "shop", "name": "daily"}}}

    for day in range(2):
        for part in range(3):
            tell(run("load", (f"p{part}",), ("out",), at=10 * day + part, run_facets=under(f"day-{day}")))
    (one,) = api.get("/api/v1/namespaces/shop/jobs/load/versions").json()["versions"]
    assert (one["runs"], len(one["inputs"])) == (6, 3)


def test_what_cannot_be_answered_is_told(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("a",), ("out",)))
    for path, status in (
        ("/api/v1/namespaces/db/datasets/none/versions", 404),
        ("/api/v1/namespaces/shop/jobs/none/versions", 404),
        ("/api/v1/datasets/versions?nodeId=job:shop:load", 422),
        ("/api/v1/jobs/versions?nodeId=dataset:db:out", 422),
        ("/api/v1/namespaces/db/datasets/out/versions?cursor=x", 422),
        ("/api/v1/namespaces/db/datasets/out/versions?limit=0", 422),
    ):
        answer = api.get(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
