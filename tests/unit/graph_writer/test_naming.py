"""Naming rules reach every place where an event names a dataset, and change nothing else."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings

from graph_writer.facts import AliasFact, DatasetFact, LineageFact, UseFact
from graph_writer.fold import Facts
from graph_writer.observe import observe
from graph_writer.observe.naming import named_by
from headwater.identity import dataset_key
from headwater.naming import PartitionsRule, SchemeRule
from tests.events.valid import events

RULES = [
    SchemeRule(rule="scheme", schemes=("s3a",), scheme="s3"),
    PartitionsRule(rule="partitions", namespace="s3://*"),
]


def dataset(name: str, **facets: Any) -> dict[str, Any]:
    return {"namespace": "s3a://lake", "name": name, "facets": facets}


EVENT: dict[str, Any] = {
    "eventType": "COMPLETE",
    "eventTime": "2026-11-25T00:00:00Z",
    "producer": "p",
    "run": {"runId": "r"},
    "job": {"namespace": "s3a://lake", "name": "job/dt=1"},
    "inputs": [dataset("orders/dt=1"), dataset("orders/dt=2")],
    "outputs": [
        dataset(
            "sums/dt=1",
            columnLineage={"fields": {"sum": {"inputFields": [{**dataset("orders/dt=1"), "field": "amount"}]}}},
            symlinks={"identifiers": [{**dataset("sum_table"), "type": "TABLE"}]},
            lifecycleStateChange={"lifecycleStateChange": "RENAME", "previousIdentifier": dataset("old_sums")},
        )
    ],
}


@pytest.mark.rule("name.schemes")
def test_every_reference_to_a_dataset_is_renamed() -> None:
    facts = Facts(observe(EVENT, RULES))
    names = {(each.namespace, each.name) for each in facts.of(DatasetFact).values()}
    assert names == {("s3://lake", name) for name in ("orders", "sums", "sum_table", "old_sums")}
    (lineage,) = facts.of(LineageFact).values()
    assert [feed.source for feed in lineage.feeds] == [dataset_key("s3://lake", "orders")]
    (alias,) = facts.of(AliasFact).values()
    assert alias.other == dataset_key("s3://lake", "sum_table")


@pytest.mark.rule("name.partitions")
def test_what_is_cut_off_is_the_subset_that_was_used() -> None:
    uses = {use.direction: use for use in Facts(observe(EVENT, RULES)).of(UseFact).values() if use.jobs}
    assert uses["read"].use_facets["subset"][1] == (
        '{"inputCondition":{"locations":["orders/dt=1","orders/dt=2"],"type":"location"}}'
    )
    assert uses["write"].use_facets["subset"][1] == (
        '{"outputCondition":{"locations":["sums/dt=1"],"type":"location"}}'
    )


def test_a_subset_that_the_producer_states_is_kept() -> None:
    own = {"inputCondition": {"type": "partition", "partitions": []}}
    event = {**EVENT, "inputs": [{**dataset("orders/dt=1"), "inputFacets": {"subset": own}}]}
    assert named_by(RULES, event)["inputs"][0]["inputFacets"]["subset"] == own


def test_explicit_lineage_and_dataset_events_are_renamed_too() -> None:
    entry = {**dataset("sums/dt=1"), "type": "DATASET", "inputs": [{**dataset("orders"), "type": "DATASET"}]}
    job = {"namespace": "s3a://lake", "name": "other", "type": "JOB", "inputs": []}
    event = {**EVENT, "job": {**EVENT["job"], "facets": {"lineage": {"entries": [entry, job]}}}}
    entries = named_by(RULES, event)["job"]["facets"]["lineage"]["entries"]
    assert (entries[0]["namespace"], entries[0]["name"]) == ("s3://lake", "sums")
    assert entries[0]["inputs"][0]["namespace"] == "s3://lake"
    assert entries[1] == job
    alone = {"eventTime": EVENT["eventTime"], "producer": "p", "dataset": dataset("sums/dt=1")}
    assert named_by(RULES, alone)["dataset"]["name"] == "sums"


@given(events)
@settings(max_examples=200)
def test_rules_that_match_nothing_change_nothing(event: dict[str, Any]) -> None:
    before = copy.deepcopy(event)
    none = [SchemeRule(rule="scheme", schemes=("nowhere",), scheme="s3")]
    assert observe(event, none) == observe(event)
    assert event == before
