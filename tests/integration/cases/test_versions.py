"""Which version a run read and wrote, and what became of a dataset: said by the run that did it, and since then."""

from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import columns, dataset, run

pytestmark = pytest.mark.engines

CASES = ("17-drop-and-create-again", "27-read-and-written-version-of-one-table")

DROPPED = {"lifecycleStateChange": {"lifecycleStateChange": "DROP"}}


def run_id(case: int, number: int) -> str:
    return f"0f0f00{case}-0000-7000-8000-{number:012}"


def saw(api: httpx.Client, reader: str, name: str) -> dict[str, Any]:
    """What the closure says that the run itself read of a dataset."""
    reads = get(api, f"/runs/{reader}/closure")["reads"]
    (found,) = [each for each in reads if each["depth"] == 0 and each["dataset"].endswith(f":{name}")]
    return found


def states(api: httpx.Client, node_id: str) -> list[tuple[str, str | None]]:
    """The run that began each version of a dataset, and its lifecycle state; oldest first."""
    found = get(api, "/datasets/versions", nodeId=node_id)["versions"]
    return [(each["first"]["runId"], each["lifecycleState"]) for each in reversed(found)]


def test_17_each_reader_saw_its_own_writer(told: httpx.Client) -> None:
    before, after = saw(told, run_id(17, 2), "t"), saw(told, run_id(17, 5), "t")
    assert (before["writer"], before["alsoWriters"], before["droppedBy"]) == (run_id(17, 1), [], None)
    assert (after["writer"], after["alsoWriters"], after["droppedBy"]) == (run_id(17, 4), [], None)


def test_17_a_drop_is_of_the_run_that_said_it(told: httpx.Client) -> None:
    assert states(told, "dataset:c17db:t") == [
        (run_id(17, 1), None),
        (run_id(17, 3), "DROP"),
        (run_id(17, 4), "CREATE"),
    ]
    assert states(told, "dataset:m17:t") == [("m17-1", None), ("m17-2", "DROP")]
    now = get(told, "/namespaces/c17db/datasets/t")
    assert (now["deleted"], now["lastLifecycleState"]) == (False, "CREATE")
    gone = get(told, "/namespaces/m17/datasets/t")
    assert (gone["deleted"], gone["lastLifecycleState"]) == (True, "DROP")


def test_17_the_drop_is_no_failure_and_makes_nothing(told: httpx.Client) -> None:
    dropping = get(told, f"/jobs/runs/{run_id(17, 3)}")
    assert dropping["state"] == "COMPLETED"
    assert [each["lifecycle"] for each in dropping["outputDatasetVersions"]] == ["DROP"]
    assert get(told, "/namespaces/c17/jobs/shell.drop_table")["outputs"] == []
    for of in ({}, {"history": True}, {"asOf": "2026-11-10T03:30:00Z"}):
        up = get(told, "/impact", nodeId="dataset:c17db:t", direction="upstream", **of)
        assert "job:c17:shell.drop_table" not in {node["id"] for node in up["nodes"]}
    down = get(told, "/impact", nodeId="job:c17:shell.drop_table")
    assert [node["id"] for node in down["nodes"]] == ["job:c17:shell.drop_table"]
    radius = get(told, f"/runs/{run_id(17, 3)}/blast-radius")
    assert (radius["runs"], radius["datasets"]) == ([], [])
    first = {each["dataset"]: each for each in get(told, f"/runs/{run_id(17, 1)}/blast-radius")["datasets"]}
    assert first["dataset:c17db:t"]["cleanedBy"] == run_id(17, 3)


def test_27_the_version_read_and_the_version_written(told: httpx.Client) -> None:
    second = get(told, f"/jobs/runs/{run_id(27, 2)}")
    read = {each["datasetVersionId"]["name"]: each for each in second["inputDatasetVersions"]}
    (written,) = second["outputDatasetVersions"]
    assert read["db.t"]["datasetVersionId"]["version"] == "v2"
    assert written["datasetVersionId"]["version"] == "v3"
    travelled = saw(told, run_id(27, 9), "db.t")
    assert (travelled["writer"], travelled["rule"], travelled["version"]) == (run_id(27, 1), "version", "v2")


def test_a_reader_after_a_drop_saw_nothing_of_before(api: httpx.Client, tell: Tell) -> None:
    gone = dataset("t", **DROPPED)
    tell(
        run("load", writes=("t",), at=1, run_id="made"),
        run("clean", writes=(gone,), at=3, kind="START", run_id="gone"),
        run("clean", at=4, run_id="gone"),
        run("report", ("t",), ("r",), at=6, run_id="late"),
    )
    late = saw(api, "late", "t")
    assert (late["writer"], late["rule"], late["droppedBy"]) == (None, "unknown", "gone")
    assert [each["runId"] for each in get(api, "/runs/made/blast-radius")["runs"]] == []
    tell(run("load", writes=("t",), at=5, run_id="again"))
    assert (saw(api, "late", "t")["writer"], saw(api, "late", "t")["droppedBy"]) == ("again", None)
    assert states(api, "dataset:db:t") == [("made", None), ("gone", "DROP"), ("again", None)]
    now = get(api, "/namespaces/db/datasets/t")
    assert (now["deleted"], now["lastLifecycleState"]) == (False, None)
    assert "lifecycleStateChange" not in now["facets"]


def test_what_is_said_later_is_not_said_of_the_versions_before(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=(dataset("t", ownership={"owners": [{"name": "x"}]}),), at=1, run_id="first"),
        run("load", writes=("t",), at=2, run_id="second"),
        run("load", writes=(dataset("t", schema=columns("a")),), at=3, run_id="third"),
    )
    newer, older = get(api, "/datasets/versions", nodeId="dataset:db:t")["versions"]
    assert ([each["name"] for each in newer["fields"]], older["fields"]) == (["a"], [])
    assert (newer["first"]["runId"], older["last"]["runId"]) == ("third", "second")
    assert newer["facets"]["ownership"] == older["facets"]["ownership"] == {"owners": [{"name": "x"}]}
