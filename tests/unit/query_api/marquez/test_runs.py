"""Runs from what is stored of them."""

import json
from typing import Any

import pytest

from query_api.marquez.runs import run_json

SILENT = 100


def shown(**properties: Any) -> dict[str, Any]:
    return run_json({"runId": "r", **properties}, stale_before=SILENT)


def test_a_run_that_is_only_named_as_parent_is_new() -> None:
    run = shown()
    assert (run["state"], run["stale"], run["createdAt"], run["durationMs"]) == ("NEW", False, None, None)


@pytest.mark.parametrize(
    ("properties", "stale"),
    [
        ({"state": "START", "lastSeen": SILENT - 1}, True),
        ({"state": "OTHER", "lastSeen": SILENT - 1}, True),
        ({"state": "START", "lastSeen": SILENT}, False),
        ({"state": "START", "lastSeen": SILENT - 1, "streaming": True}, False),
        ({"state": "COMPLETE", "lastSeen": SILENT - 1}, False),
    ],
)
def test_a_batch_run_that_fell_silent_without_an_end_is_stale(properties: dict[str, Any], stale: bool) -> None:
    assert shown(**properties)["stale"] is stale


def test_it_lasts_from_its_start_to_its_end() -> None:
    run = shown(state="FAIL", lastSeen=0, startedAt=1_000_000, endedAt=2_500_999)
    assert (run["state"], run["durationMs"]) == ("FAILED", 1500)
    assert shown(startedAt=1)["durationMs"] is None


def test_its_arguments_are_texts() -> None:
    parameters = [{"key": "day", "value": 7}, {"value": "no key"}, "no object", {"key": "none"}]
    run = shown(facets=json.dumps({"1": {"executionParameters": {"parameters": parameters}}}))
    assert run["args"] == {"day": "7", "none": "None"}


def test_of_a_facet_that_is_too_large_for_a_list_it_says_where_it_is_whole() -> None:
    facets = json.dumps({"s": {"plan": {"_producer": "spark"}, "nominalTime": {"nominalStartTime": "x"}}})
    run = shown(runId="a b/c", facets=facets, largeFacets=["plan"])
    assert run["nominalStartTime"] == "x"
    assert run["facets"]["plan"]["_producer"] == "spark"
    assert run["facets"]["plan"]["_leftOut"].endswith(" whole at /api/v1/jobs/runs/a%20b%2Fc/facets")
