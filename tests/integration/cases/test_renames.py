"""Renames in time: data goes on under its new name, and what was moved away before is not made of it."""

from collections.abc import Callable
from typing import Any

import httpx


def names(api: httpx.Client, node: str, **asked: Any) -> set[str]:
    answer = api.get("/api/v1/impact", params={"nodeId": node, **asked}).raise_for_status().json()
    return {each["name"] for each in answer["nodes"]}


def run_id(number: int) -> str:
    return f"0f0f0018-0000-7000-8000-00000000000{number}"


LOAD_V1, LOAD_V2, TO_BAK, TO_T, REPORT = map(run_id, range(1, 6))


def test_a_report_shows_what_was_renamed_into_its_source(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    reads = api.get(f"/api/v1/runs/{REPORT}/closure").raise_for_status().json()["reads"]
    shown = [(each["dataset"].rpartition(":")[2], each["reader"], each["writer"]) for each in reads]
    assert shown == [("t", REPORT, TO_T), ("t_stage", TO_T, LOAD_V2), ("b", LOAD_V2, None)]
    assert not any(each["alsoWriters"] for each in reads)
    closed = api.get(f"/api/v1/runs/{TO_BAK}/closure").raise_for_status().json()["reads"]
    assert [each["writer"] for each in closed] == [LOAD_V1, None]


def test_the_blast_radius_of_either_load(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    for load, runs, still in ((LOAD_V1, [TO_BAK], {"t_bak"}), (LOAD_V2, [TO_T, REPORT], {"t", "dash"})):
        radius = api.get(f"/api/v1/runs/{load}/blast-radius").raise_for_status().json()
        assert [each["runId"] for each in radius["runs"]] == runs
        tainted = {each["dataset"].rpartition(":")[2]: each["stillTainted"] for each in radius["datasets"]}
        assert {name for name, whether in tainted.items() if whether} == still
