"""`GET /api/v1/runs`: those heard of last first, by state, job, producer, time and text."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from headwater.settings import Settings
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import run

pytestmark = pytest.mark.engines

#: So many seconds that a run of 2026 is silent for less.
FOREVER = 10**11
PARENT = {"parent": {"run": {"runId": "above"}, "job": {"namespace": "shop", "name": "daily"}}}


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["runs"]]


def all_pages(api: httpx.Client, **asked: Any) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = get(api, "/runs", **asked, **cursor)
        found += ids(page)
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.fixture
def told(tell: Tell) -> None:
    error = {"errorMessage": {"message": "\n  ValueError: no\nTraceback: …", "programmingLanguage": "PYTHON"}}
    others = {"producer": "https://example.com/others"}
    elsewhere = run("load", at=6, run_id="r6")
    elsewhere["job"]["namespace"] = "a:b"
    tell(
        run("load", at=0, run_id="r1", kind="START"),
        run("load", at=1, run_id="r1"),
        run("load", at=2, run_id="r2", kind="FAIL", run_facets=error),
        run("train", at=3, run_id="r3", kind="START", run_facets=PARENT),
        run("train", at=4, run_id="r4", kind="ABORT") | others,
        run("train", at=5, run_id="r5", kind="OTHER"),
        elsewhere,
    )


@pytest.mark.usefixtures("told")
def test_the_latest_first_each_with_how_it_stands(api: httpx.Client) -> None:
    found = get(api, "/runs")
    assert ids(found) == ["r6", "r5", "r4", "r3", "r2", "r1"], "not what only its children named"
    runs = {each["id"]: each for each in found["runs"]}
    assert runs["r1"] == {
        "id": "r1",
        "job": {"id": "job:shop:load", "namespace": "shop", "name": "load"},
        "state": "COMPLETED",
        "startedAt": "2026-10-09T00:00:00.000000Z",
        "endedAt": "2026-10-09T00:01:00.000000Z",
        "durationMs": 60_000,
        "lastEventAt": "2026-10-09T00:01:00.000000Z",
        "producer": "https://example.com/tests",
        "stale": False,
        "error": None,
        "parents": [],
    }
    assert (runs["r2"]["state"], runs["r2"]["error"]) == ("FAILED", "ValueError: no")
    assert (runs["r3"]["state"], runs["r3"]["stale"], runs["r3"]["parents"]) == ("RUNNING", True, ["above"])
    assert (runs["r5"]["state"], runs["r5"]["stale"]) == ("NEW", True)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "FAILED"}, ["r2"]),
        ({"state": ["FAILED", "ABORTED"]}, ["r4", "r2"]),
        ({"state": "NEW"}, ["r5"]),
        ({"jobNamespace": "shop"}, ["r5", "r4", "r3", "r2", "r1"]),
        ({"jobNamespace": "a:b"}, ["r6"]),
        ({"jobNamespace": "shop", "job": "load"}, ["r2", "r1"]),
        ({"job": "job:a:b:load"}, ["r6"]),
        ({"job": "job:shop:train", "state": "ABORTED"}, ["r4"]),
        ({"producer": "https://example.com/others"}, ["r4"]),
        ({"producer": "https://example.com/others", "state": "FAILED"}, []),
        ({"job": "job:shop:train", "producer": "https://example.com/tests"}, ["r5", "r3"]),
        ({"from": "2026-10-09T00:03:00Z", "to": "2026-10-09T00:05:00Z"}, ["r4", "r3"]),
        ({"to": "2026-10-09"}, []),
        ({"from": "2026-10-09", "q": "TRAI"}, ["r5", "r4", "r3"]),
        ({"q": "R4"}, ["r4"]),
    ],
)
def test_filters(api: httpx.Client, asked: dict[str, Any], expected: list[str]) -> None:
    assert ids(get(api, "/runs", **asked)) == expected
    assert all_pages(api, **asked, limit=1) == expected


def test_pages_stay_while_runs_come(api: httpx.Client, tell: Tell) -> None:
    tell(*(run("load", at=3, run_id=f"at-once-{number}") for number in range(7)))
    first = get(api, "/runs", limit=3)
    tell(run("load", at=9, run_id="later"))
    second = get(api, "/runs", limit=3, cursor=first["next"])
    third = get(api, "/runs", limit=3, cursor=second["next"])
    assert third["next"] is None
    found = [*ids(first), *ids(second), *ids(third)]
    assert sorted(found) == [f"at-once-{number}" for number in range(7)]
    assert all_pages(api, limit=2)[0] == "later"


@pytest.mark.usefixtures("told")
def test_stale_is_what_the_settings_say(serve: Callable[[Settings], httpx.Client], settings_for_test: Settings) -> None:
    patient = serve(settings_for_test.model_copy(update={"stale_run_after": FOREVER}))
    assert not any(each["stale"] for each in get(patient, "/runs")["runs"])


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"job": "load"}, 422),
        ({"job": "job:shop:nothing"}, 404),
        ({"job": "nothing", "jobNamespace": "shop"}, 404),
        ({"state": "SAD"}, 422),
        ({"from": "yesterday"}, 422),
        ({"cursor": "no"}, 422),
        ({"stat": "FAILED"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(api: httpx.Client, asked: dict[str, str], status: int) -> None:
    assert api.get("/api/v1/runs", params=asked).status_code == status
