"""Graphs of the shapes that make traversals explode: the answer is whole, in few round trips."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import columns, dataset, described, made_of, run

pytestmark = pytest.mark.engines
Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_a_ladder_of_forty_layers(impact: Ask, tell: Tell, direction: str) -> None:
    """Two jobs a layer, each reading both datasets of the layer before: 2 to the power of 40 paths."""
    events = [run("first", ("start",), ("0.a", "0.b"))]
    for layer in range(1, 41):
        reads = (f"{layer - 1}.a", f"{layer - 1}.b")
        events += [run(f"job.{layer}.{side}", reads, (f"{layer}.{side}",), at=layer) for side in "ab"]
    tell(*events, run("last", ("40.a", "40.b"), ("end",)))
    answer = impact("dataset:db:start" if direction == "downstream" else "dataset:db:end", direction=direction)
    assert answer["counts"]["nodes"] == 166
    assert max(node["depth"] for node in answer["nodes"]) == 84
    assert len(answer["edges"]) == 246


@pytest.mark.parametrize("level", ["dataset", "job", "column"])
@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_a_chain_of_five_hundred_jobs_takes_few_round_trips(
    impact: Ask, tell: Tell, statements: list[str], level: str, direction: str
) -> None:
    tell(*(run(f"job.{i}", (f"t.{i}",), (f"t.{i + 1}",), at=i) for i in range(500)))
    start = "dataset:db:t.0" if direction == "downstream" else "dataset:db:t.500"
    answer = impact(start, level=level, direction=direction)
    assert answer["truncated"] is None
    assert answer["counts"]["job"] == 500
    assert max(node["depth"] for node in answer["nodes"]) == (1000 if level == "dataset" else 500)
    assert len(statements) < 60


def test_a_chain_of_columns_takes_few_round_trips(impact: Ask, tell: Tell, statements: list[str]) -> None:
    tell(
        *(
            run(f"job.{i}", (f"t{i}",), (dataset(f"t{i + 1}", columnLineage=made_of(x=[f"t{i}.x"])),), at=i)
            for i in range(300)
        )
    )
    answer = impact("datasetField:db:t0:x")
    assert answer["counts"]["column"] == 301
    assert answer["counts"]["dataset"] == 0
    assert len(statements) < 60


def test_a_chain_of_views_takes_few_round_trips(impact: Ask, tell: Tell, statements: list[str]) -> None:
    tell(*(described(dataset(f"v{i + 1}", columnLineage=made_of(x=[f"v{i}.x"])), at=i) for i in range(200)))
    assert impact("dataset:db:v0")["counts"]["dataset"] == 201
    assert len(statements) < 60


def test_a_hub_is_whole_and_may_be_read_in_parts(impact: Ask, tell: Tell) -> None:
    tell(*(run(f"reader.{i}", ("hub",), (), at=i % 1000, run_id=f"run-{i}") for i in range(3000)))
    assert impact("dataset:db:hub")["counts"]["job"] == 3000
    first = impact("dataset:db:hub", limit=1000)
    assert first["truncated"]["frontier"] == ["dataset:db:hub"]
    assert first["truncated"]["completeDepth"] == 0
    rest = impact("dataset:db:hub", cursor=first["truncated"]["cursor"])
    assert rest["truncated"] is None
    assert len({node["id"] for node in first["nodes"] + rest["nodes"]}) == 3001


def test_many_jobs_around_one_dataset_do_not_multiply_without_bound(
    impact: Ask, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.impact.job_level.MOST_EDGES", 100)
    tell(
        *(run(f"writer.{i}", ("raw",), ("hub",), at=i) for i in range(20)),
        *(run(f"reader.{i}", ("hub",), (), at=100 + i) for i in range(20)),
    )
    answer = impact("dataset:db:raw", level="job")
    assert answer["counts"]["job"] == 40
    assert answer["truncated"]["reason"] == "edges"


@pytest.mark.rule("name.long")
def test_names_of_any_length(impact: Ask, tell: Tell) -> None:
    long = "part/" * 40_000
    tell(run("load", (dataset(long, schema=columns("a")),), ("out",)))
    answer = impact("dataset:db:out", direction="upstream")
    assert answer["nodes"][-1]["name"] == long
