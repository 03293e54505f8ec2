"""The shop's events: the same every time, true to the specification, and complete runs."""

import random
from collections import defaultdict
from datetime import datetime
from typing import Any

import pytest
from openlineage.client.serde import Serde

from headwater.canonical import canonical
from headwater.demo import changes
from headwater.demo.events import DAYS, FAILURES, events
from headwater.demo.shop import JOBS
from headwater.event.parse import parse
from headwater.event.shape import problems


@pytest.fixture(scope="module")
def sent() -> list[dict[str, Any]]:
    """The events as the client writes them on the wire."""
    return [Serde.to_dict(event) for event in events()]


@pytest.fixture(scope="module")
def runs(sent: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The run events, by run."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in sent:
        if "run" in event:
            found[event["run"]["runId"]].append(event)
    return found


def at(event: dict[str, Any]) -> datetime:
    """When the event says that it happened."""
    return datetime.fromisoformat(event["eventTime"])


def test_the_same_events_each_time(sent: list[dict[str, Any]]) -> None:
    random.seed(sent[0]["producer"])  # nothing hangs on the state of the generator that others use
    assert [canonical(Serde.to_dict(event)) for event in events()] == [canonical(event) for event in sent]


def test_a_few_hundred(sent: list[dict[str, Any]]) -> None:
    assert 200 <= len(sent) <= 400


def test_every_event_has_the_published_shape(sent: list[dict[str, Any]]) -> None:
    for event in sent:
        assert not list(problems(parse(Serde.to_json(event).encode(), 100)))


def test_events_are_in_the_order_of_time(sent: list[dict[str, Any]]) -> None:
    times = [at(event) for event in sent]
    assert times == sorted(times)


def test_every_run_starts_and_ends_once(runs: dict[str, list[dict[str, Any]]]) -> None:
    for events_of_run in runs.values():
        assert events_of_run[0]["eventType"] == "START"
        assert [event["eventType"] for event in events_of_run[1:]] in (["COMPLETE"], ["FAIL"])


def test_each_job_runs_in_each_of_its_nights_and_once_more_after_a_failure(
    runs: dict[str, list[dict[str, Any]]],
) -> None:
    names = [events_of_run[0]["job"]["name"] for events_of_run in runs.values()]
    failed = [name for _, name in FAILURES]
    for job in JOBS:
        nights = sum(changes.runs_on(job, day) for day in DAYS)
        assert names.count(job.name) == nights + failed.count(job.name), job.name


def test_a_failed_run_is_followed_by_a_good_one_under_the_same_parent(
    runs: dict[str, list[dict[str, Any]]],
) -> None:
    bad = [each for each in runs.values() if each[-1]["eventType"] == "FAIL"]
    assert len(bad) == len(FAILURES)
    for first in bad:
        failed = first[-1]
        assert failed["run"]["facets"]["errorMessage"]["message"] in FAILURES.values()
        parent = failed["run"]["facets"]["parent"]["run"]["runId"]
        retries = [
            each[-1]
            for each in runs.values()
            if each[-1]["job"]["name"] == failed["job"]["name"]
            and each[-1]["run"]["facets"]["parent"]["run"]["runId"] == parent
            and each is not first
        ]
        assert [retry["eventType"] for retry in retries] == ["COMPLETE"]
        assert at(retries[0]) > at(failed)


def test_every_parent_is_a_run_that_is_under_way(runs: dict[str, list[dict[str, Any]]]) -> None:
    for events_of_run in runs.values():
        parent = events_of_run[0]["run"]["facets"].get("parent")
        if parent is None:
            assert events_of_run[0]["job"]["name"] == "shop_daily"
            continue
        above = runs[parent["run"]["runId"]]
        assert above[0]["job"]["name"] == parent["job"]["name"]
        assert at(above[0]) < at(events_of_run[0])
        assert at(events_of_run[-1]) < at(above[-1])
        assert runs[parent["root"]["run"]["runId"]][0]["job"]["name"] == "shop_daily"


def test_a_model_is_read_in_the_version_that_was_trained_last(runs: dict[str, list[dict[str, Any]]]) -> None:
    written: dict[tuple[str, str], str] = {}
    read: list[tuple[str, str, str]] = []
    for events_of_run in runs.values():
        last = events_of_run[-1]
        day = last["eventTime"][:10]
        for output in last["outputs"]:
            if output["facets"]["datasetType"]["datasetType"] == "MODEL":
                written[output["name"], day] = output["facets"]["version"]["datasetVersion"]
        read += [
            (each["name"], day, each["facets"]["version"]["datasetVersion"])
            for each in last["inputs"]
            if each["facets"]["datasetType"]["datasetType"] == "MODEL"
        ]
    assert sorted(version for (name, _), version in written.items() if name == "models/churn") == list("123")
    assert {day for name, day, _ in read if name == "models/churn"} == {day.isoformat() for day in DAYS}
    for name, day, version in read:
        assert version == written[max(each for each in written if each[0] == name and each[1] <= day)]
