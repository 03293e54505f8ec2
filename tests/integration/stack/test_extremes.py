"""Names that break catalogs, and events of extreme size: sent, found again, asked about."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import neo4j
import orjson
import psutil
import pytest

from headwater.settings import Settings
from tests.events.names import ODD_NAMES, PRODUCER
from tests.integration.dead_letters import dead_letters
from tests.integration.stack.services import Stack, services

pytestmark = pytest.mark.engines

#: More than any request line or header may hold.
HUGE = "x" * 200_000
#: Most memory that the writer may take for any of these events, bytes: about as much again as it takes for small ones.
MOST_MEMORY = 2 * 1024**3


@pytest.fixture
def stack(empty_graph: neo4j.Driver, kafka: str, settings_for_test: Settings, tmp_path: Path) -> Iterator[Stack]:
    """The services, one writer."""
    with services(settings_for_test, tmp_path) as running:
        yield running


@pytest.fixture
def api(stack: Stack) -> Iterator[httpx.Client]:
    """A client of the query API."""
    with httpx.Client(base_url=stack.api_url, timeout=60, trust_env=False) as client:
        yield client


def run_event(run: str, namespace: str, job: str, inputs: list[Any], outputs: list[Any]) -> dict[str, Any]:
    return {
        "eventTime": "2026-03-01T00:00:00Z",
        "eventType": "COMPLETE",
        "producer": PRODUCER,
        "run": {"runId": run},
        "job": {"namespace": namespace, "name": job},
        "inputs": inputs,
        "outputs": outputs,
    }


def with_columns(namespace: str, name: str, *columns: str, **facets: Any) -> dict[str, Any]:
    schema = {"fields": [{"name": column} for column in columns]}
    return {"namespace": namespace, "name": name, "facets": {"schema": schema, **facets}}


def segment(name: str) -> str:
    """A name as one segment of a path; a client would take away segments of dots."""
    return quote(name, safe="").replace(".", "%2E")


def peak(stack: Stack) -> int:
    """Most memory that any process of the writer has had so far, bytes."""
    writer = psutil.Process(stack.writers[0].pid)
    return max(_high_water(each.pid) for each in (writer, *writer.children(recursive=True)))


def _high_water(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    (line,) = [each for each in lines if each.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_any_name_is_found_again(stack: Stack, api: httpx.Client, settings_for_test: Settings) -> None:
    names = [*ODD_NAMES, HUGE]
    lineages = [
        {"fields": {name: {"inputFields": [{"namespace": name, "name": f"{name}<", "field": name}]}}} for name in names
    ]
    assert (
        stack.send(
            run_event(
                f"run {name}",
                name,
                name,
                [with_columns(name, f"{name}<", name)],
                [with_columns(name, name, name, columnLineage=lineage)],
            )
            for name, lineage in zip(names, lineages, strict=True)
        )
        == 0
    )
    stack.wait()
    assert dead_letters(settings_for_test) == []
    dumped = [orjson.loads(line) for line in stack.dump().splitlines()]
    for label in ("Job", "Dataset"):
        found = {(each["namespace"], each["name"]) for each in dumped if each.get("node") == label}
        assert found >= {(name, name) for name in names}
    assert {each["field"] for each in dumped if each.get("node") == "Column"} == set(names)
    assert {each["runId"] for each in dumped if each.get("node") == "Run"} == {f"run {name}" for name in names}

    for name in ODD_NAMES:
        start = {"namespace": name, "name": name}
        of_dataset = asked(api, {**start, "type": "dataset", "direction": "upstream"})
        assert {"dataset", "job"} == {each["type"] for each in of_dataset["nodes"]}, name
        assert (name, f"{name}<") in {(each["namespace"], each["name"]) for each in of_dataset["nodes"]}
        asked(api, {**start, "type": "job"})
        of_column = asked(api, {**start, "type": "column", "field": name, "direction": "upstream"})
        assert {each["field"] for each in of_column["nodes"] if each["type"] == "column"} == {name}
        lineage = api.get("/api/v1/lineage", params={**start, "type": "job"})
        assert lineage.status_code == 200, lineage.text
        if name:  # a path cannot hold an empty name
            for kind in ("jobs", "datasets"):
                answer = api.get(f"/api/v1/namespaces/{segment(name)}/{kind}/{segment(name)}")
                assert answer.status_code == 200, (name, answer.text)
                assert (answer.json()["namespace"], answer.json()["name"]) == (name, name)
            assert api.get(f"/api/v1/namespaces/{segment(name)}/jobs").json()["totalCount"] == 1
            run = api.get(f"/api/v1/jobs/runs/{segment(f'run {name}')}")
            assert run.json()["id"] == f"run {name}"
            results = api.get("/api/v1/search", params={"q": name, "limit": 1000}).json()["results"]
            assert name in {each["name"] for each in results}
    too_long = HTTPConnection(api.base_url.host, api.base_url.port or 0, timeout=30)
    too_long.request("GET", f"/api/v1/impact?nodeId=job:n:{HUGE}")
    assert 400 <= too_long.getresponse().status < 500
    too_long.close()


def asked(api: httpx.Client, question: dict[str, Any]) -> dict[str, Any]:
    answer = api.get("/api/v1/impact", params=question)
    assert answer.status_code == 200, (question, answer.text)
    assert answer.json()["truncated"] is None
    return answer.json()


def test_an_event_with_20_000_inputs(stack: Stack, api: httpx.Client, settings_for_test: Settings) -> None:
    inputs = [{"namespace": "lake", "name": f"part-{number:05}"} for number in range(20_000)]
    assert stack.send([run_event("r", "shop", "merge", inputs, [with_columns("lake", "all", "a", "b")])]) == 0
    stack.wait()
    assert dead_letters(settings_for_test) == []
    assert peak(stack) < MOST_MEMORY
    reached = asked(api, {"nodeId": "dataset:lake:part-12345"})
    assert {each["id"] for each in reached["nodes"]} >= {"dataset:lake:all"}
    sources = asked(api, {"nodeId": "dataset:lake:all", "direction": "upstream"})
    assert len([each for each in sources["nodes"] if each["type"] == "dataset"]) == 20_001
    job = api.get("/api/v1/namespaces/shop/jobs/merge")
    assert job.status_code == 200
    assert len(job.json()["inputs"]) == 20_000


def indirect(*fields: str) -> list[dict[str, Any]]:
    how = [{"type": "INDIRECT", "subtype": "JOIN"}]
    return [{"namespace": "lake", "name": "source", "field": field, "transformations": how} for field in fields]


def test_indirect_column_lineage_of_thousands_of_columns(
    stack: Stack, api: httpx.Client, settings_for_test: Settings
) -> None:
    """2,000 columns that influence 2,000: stated once for the dataset, and (400 by 400, within the size limit) on each.

    Both ways are kept once for the dataset, never once a pair.
    """
    wide = [f"c{number:04}" for number in range(2_000)]
    narrow = wide[:400]
    for_dataset = {"fields": {}, "dataset": indirect(*wide)}
    on_each = {"fields": {column: {"inputFields": indirect(*narrow)} for column in narrow}}
    events = [
        run_event(
            "r1",
            "shop",
            "once",
            [with_columns("lake", "source", *wide)],
            [with_columns("lake", "once", *wide, columnLineage=for_dataset)],
        ),
        run_event(
            "r2",
            "shop",
            "each",
            [with_columns("lake", "source", *wide)],
            [with_columns("lake", "each", *narrow, columnLineage=on_each)],
        ),
    ]
    assert len(orjson.dumps(events[1])) > 16 * 1024**2
    assert stack.send(events) == 0
    stack.wait()
    assert dead_letters(settings_for_test) == []
    assert peak(stack) < MOST_MEMORY
    edges = [orjson.loads(line) for line in stack.dump().splitlines() if b'"edge":"FEEDS"' in line or b"INFL" in line]
    assert [each for each in edges if each["edge"] == "FEEDS"] == []
    assert len(edges) == len(wide) + len(narrow)
    reached = asked(api, {"nodeId": "datasetField:lake:source:c0399"})
    assert {"dataset:lake:once", "dataset:lake:each"} <= {each["id"] for each in reached["nodes"]}
    sources = asked(api, {"nodeId": "datasetField:lake:once:c1999", "direction": "upstream"})
    assert len([each for each in sources["nodes"] if each["type"] == "column"]) == 1 + len(wide)
