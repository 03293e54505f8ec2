"""Jobs from what is stored of them."""

from typing import Any

from query_api.marquez.jobs import details, short_job
from query_api.marquez.statements import ContainedRow, ControlRow, ControlsRow, JobRow, NamedNode


def row(name: str, *parents: str, **more: Any) -> JobRow:
    properties = {"namespace": "shop", "name": name, "createdAt": 0, "updatedAt": 0, **more}
    return JobRow("key", properties, [], [], [NamedNode("shop", each) for each in parents], 0)


def test_the_simple_name_is_what_follows_the_parents() -> None:
    shown = short_job(row("daily.load", "weekly", "daily"), {})
    assert (shown["parentJobName"], shown["simpleName"]) == ("daily", "load")
    shown = short_job(row("daily.load"), {})
    assert (shown["parentJobName"], shown["simpleName"]) == (None, "daily.load")
    assert short_job(row("load", "daily"), {})["simpleName"] == "load"


def test_the_type_is_marquez_s_word_for_the_processing_type() -> None:
    for said, shown in (("streaming", "STREAM"), ("SERVICE", "SERVICE"), ("NONE", "BATCH"), (7, "BATCH")):
        assert short_job(row("load"), {"jobType": {"processingType": said}})["type"] == shown
    assert short_job(row("load"), {})["type"] == "BATCH"


def test_jobs_that_it_waits_for_come_in_the_order_of_their_names() -> None:
    waits = [ControlRow("shop", "b", ["Z", "A"]), ControlRow("shop", "a", ["A"])]
    shown = details(row("load", integration="SPARK"), {}, ControlsRow("key", waits, []), ContainedRow("key", [], 0))
    assert shown["controls"] == {
        "upstream": [
            {"namespace": "shop", "name": "a", "types": ["A"]},
            {"namespace": "shop", "name": "b", "types": ["A", "Z"]},
        ],
        "downstream": [],
    }
    assert (shown["integration"], shown["dialect"]) == ("SPARK", None)
    assert (shown["children"], shown["childCount"]) == ([], 0)
