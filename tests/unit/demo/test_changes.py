"""What goes wrong in the shop's week is in its events from that night on, with innocent changes around it."""

from collections import defaultdict
from typing import Any

import pytest
from openlineage.client.serde import Serde

from headwater.demo.changes import CENTS_SINCE, LAST_NIGHTLY_CHURN, WRONG
from headwater.demo.events import DAYS, events
from headwater.demo.shop import JOBS
from headwater.demo.tables import CHURN_MODEL, ORDERS
from headwater.verdict import verdict_of

Event = dict[str, Any]


@pytest.fixture(scope="module")
def done() -> list[Event]:
    """Every run's end, as the client writes it on the wire."""
    sent = [Serde.to_dict(event) for event in events()]
    return [event for event in sent if event.get("eventType") == "COMPLETE"]


def means(done: list[Event], name: str, column: str) -> dict[str, float]:
    """By day: the mean of a column of a dataset, as whoever measures it says."""
    found: dict[str, float] = {}
    for event in done:
        for use in [*event["inputs"], *event["outputs"]]:
            metrics = use["facets"].get("dataQualityMetrics", {}).get("columnMetrics", {}).get(column)
            if use["name"] == name and metrics:
                found[event["eventTime"][:10]] = metrics["sum"] / metrics["count"]
    return found


def test_the_discount_is_in_cents_since_friday_and_nothing_else_of_it_is(done: list[Event]) -> None:
    found = means(done, ORDERS.name, "discount")
    assert list(found) == [day.isoformat() for day in DAYS]
    assert DAYS[-1] == CENTS_SINCE
    *before, after = found.values()
    assert max(before) < 1.1 * min(before)
    assert 90 < after / before[-1] < 110
    amounts = means(done, ORDERS.name, "amount").values()
    assert max(amounts) < 1.1 * min(amounts)


def test_what_is_wrong_is_made_of_what_is_wrong() -> None:
    made = {(job.output.id, column): job.columns[column] for job in JOBS if job.output for column in job.columns}
    for place in WRONG:
        if place[0] != ORDERS.id:
            assert any((source.table.id, source.column) in WRONG for source in made[place]), place


def test_no_night_trained_a_churn_model_that_is_bad(done: list[Event]) -> None:
    verdicts: dict[str, bool | None] = {}
    for event in done:
        if event["job"]["name"] == "evaluate.churn":
            (model,) = [each for each in event["inputs"] if each["name"] == CHURN_MODEL.name]
            verdicts[model["facets"]["version"]["datasetVersion"]] = verdict_of(event["run"]["facets"])
    assert verdicts == {"1": False, "2": False, "3": False}
    assert LAST_NIGHTLY_CHURN < CENTS_SINCE


def test_other_things_changed_in_that_night_too(done: list[Event]) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for event in done:
        if event["eventTime"][:10] not in {day.isoformat() for day in DAYS[-2:]}:
            continue
        job, run = event["job"], event["run"]["facets"]
        if "sourceCodeLocation" in job["facets"]:
            seen[f"commit of {job['name']}"].add(job["facets"]["sourceCodeLocation"]["version"])
        if "sql" in job["facets"]:
            seen[f"sql of {job['name']}"].add(job["facets"]["sql"]["query"])
        if "processing_engine" in run:
            seen[f"engine of {job['name']}"].add(run["processing_engine"]["version"])
        for use in event["inputs"]:
            fields = use["facets"].get("schema", {}).get("fields", [])
            seen[f"columns of {use['name']}"].add(" ".join(field["name"] for field in fields))
    changed = {what for what, values in seen.items() if len(values) > 1}
    assert {
        "commit of clickstream.sessionize",
        "sql of shop.staging.customers",
        "engine of shop.staging.orders",
        "columns of shop.public.customers",
    } <= changed
