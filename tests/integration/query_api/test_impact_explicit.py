"""Impact over explicit lineage, renames, tests and inferred sources."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import columns, dataset, declared, described, entry, lineage, made_of, run
from tests.integration.query_api.test_impact import depths
from tests.integration.query_api.test_impact_columns import reached

pytestmark = pytest.mark.engines
Ask = Callable[..., dict[str, Any]]


def derives(answer: dict[str, Any]) -> list[tuple[str, str, str, list[str]]]:
    """DERIVES edges: ends, origin, and the jobs that state them."""
    found = [edge for edge in answer["edges"] if edge["type"] == "DERIVES"]
    return [
        (edge["from"].split(":", 2)[2], edge["to"].split(":", 2)[2], edge["origin"], edge["jobs"]) for edge in found
    ]


@pytest.fixture
def split(tell: Tell) -> None:
    """`load` reads two datasets and makes each of its outputs of one of them."""
    tell(
        run("before", (), ("a", "b"), at=1),
        run("load", ("a", "b"), ("x", "y"), at=2, job_facets=lineage(entry("x", "a"), entry("y", "b"))),
        run("after", ("x",), ("z",), at=3),
    )


@pytest.mark.rule("lineage.answers", "lineage.wins")
@pytest.mark.usefixtures("split")
@pytest.mark.parametrize("level", ["dataset", "column"])
def test_nobody_passes_through_a_job_that_states_its_lineage(impact: Ask, level: str) -> None:
    def found(start: str, **asked: Any) -> set[str]:
        return set(depths(impact(start, level=level, **asked)))

    assert found("dataset:db:a") == {"a", "load", "x", "after", "z"}
    assert found("dataset:db:b") == {"b", "load", "y"}
    assert found("dataset:db:z", direction="upstream") == {"z", "after", "x", "load", "a", "before"}
    assert found("dataset:db:y", direction="upstream") == {"y", "load", "b", "before"}
    assert found("job:shop:load") == {"load", "x", "y", "after", "z"}
    assert found("job:shop:load", direction="upstream") == {"load", "a", "b", "before"}


@pytest.mark.rule("lineage.answers")
@pytest.mark.usefixtures("split")
def test_an_answer_says_who_states_what(impact: Ask) -> None:
    for answer in (
        impact("dataset:db:a"),
        impact("dataset:db:x", direction="upstream"),
        impact("dataset:db:a", level="column"),
    ):
        assert derives(answer) == [("a", "x", "lineage", ["job:shop:load"])]
    assert derives(impact("job:shop:load")) == []


@pytest.mark.usefixtures("split")
def test_jobs_are_joined_through_what_is_stated(impact: Ask) -> None:
    down = impact("job:shop:before", level="job")
    assert depths(down) == {"before": 0, "load": 1, "after": 1}
    through = {edge["to"]: (edge["through"], edge["origin"]) for edge in down["edges"]}
    assert through["job:shop:after"] == (["dataset:db:a", "dataset:db:x"], "lineage")
    up = impact("job:shop:after", level="job", direction="upstream")
    assert depths(up) == {"after": 0, "load": 1, "before": 1}


def test_a_job_that_is_passed_and_not_passed_is_shown_once(impact: Ask, tell: Tell) -> None:
    """Upstream of `z` the job is met as the end of the way to `x`, and later passed on the way to `loose`."""
    tell(
        run("load", ("a",), ("x",), at=1, run_id="r1", job_facets=lineage(), run_facets=_parent()),
        run("load", ("b",), ("loose",), at=2, run_id="r2", run_facets=_parent()),
        run("mid", ("loose",), ("x2",), at=3),
        run("end", ("x", "x2"), ("z",), at=4),
    )
    for level, load in (("dataset", 3), ("job", 2), ("column", 2)):
        answer = impact("dataset:db:z", level=level, direction="upstream")
        (shown,) = [node for node in answer["nodes"] if node["id"] == "job:shop:load"]
        assert shown["depth"] == load
        assert {"a", "b"} <= set(depths(answer)) or level == "job"
        pages, cursor = list[str](), None
        while True:
            asked = {"cursor": cursor} if cursor else {}
            page = impact("dataset:db:z", level=level, direction="upstream", limit=1, **asked)
            pages += [node["id"] for node in page["nodes"]]
            if page["truncated"] is None:
                break
            cursor = page["truncated"]["cursor"]
        assert sorted(set(pages)) == sorted(node["id"] for node in answer["nodes"])
        if level != "column":
            assert len(pages) == len(set(pages))


def _parent() -> dict[str, Any]:
    return {"parent": {"run": {"runId": "p"}, "job": {"namespace": "shop", "name": "daily"}}}


@pytest.mark.rule("lineage.boundary-output")
def test_an_output_that_is_not_mentioned_is_made_of_nothing(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("a",), ("x", "y"), at=1, job_facets=lineage(entry("x", "a"))))
    assert depths(impact("dataset:db:a")) == {"a": 0, "load": 1, "x": 1}
    assert depths(impact("dataset:db:y", direction="upstream")) == {"y": 0, "load": 1}
    tell(run("load", ("a",), ("x", "y"), at=2))
    assert depths(impact("dataset:db:a")) == {"a": 0, "load": 1, "x": 2, "y": 2}
    history = impact("dataset:db:a", history=True)
    assert depths(history) == {"a": 0, "load": 1, "x": 1, "y": 2}
    assert {edge["current"] for edge in history["edges"] if edge["type"] == "DERIVES"} == {False}


@pytest.mark.rule("lineage.answers")
def test_columns_are_told_apart(impact: Ask, tell: Tell) -> None:
    made = entry("x", "a.day", "c", v=["a.u"], w=["b"])
    reads = (dataset("a", schema=columns("u", "day", "other")), dataset("b", schema=columns("k")), "c")
    tell(run("load", reads, ("x",), at=1, job_facets=lineage(made)))
    assert reached(impact("datasetField:db:a:u")) == {"a.u", "load!", "x.v"}
    assert reached(impact("datasetField:db:a:day")) == {"a.day", "load!", "x"}
    assert reached(impact("datasetField:db:a:other")) == {"a.other", "load!"}
    assert reached(impact("datasetField:db:b:k")) == {"b.k", "load!", "x"}
    assert reached(impact("datasetField:db:x:v", direction="upstream")) == {"x.v", "load!", "a.u", "a.day", "b", "c"}


def test_a_declared_lineage_counts_until_it_is_declared_anew(impact: Ask, tell: Tell) -> None:
    tell(declared("load", ("a", "b"), ("x",), at=1, job_facets=lineage(entry("x", "a"))))
    assert set(depths(impact("dataset:db:b"))) == {"b", "load"}
    tell(declared("load", ("a", "b"), ("x",), at=2))
    assert set(depths(impact("dataset:db:b"))) == {"b", "load", "x"}
    assert derives(impact("dataset:db:a")) == []


@pytest.mark.rule("lineage.dataset")
def test_lineage_without_a_job_between(impact: Ask, tell: Tell) -> None:
    tell(described(dataset("view", lineage={"inputs": [{"namespace": "db", "name": "base", "type": "DATASET"}]})))
    assert derives(impact("dataset:db:base")) == [("base", "view", "lineage", [])]
    assert depths(impact("dataset:db:view", direction="upstream")) == {"view": 0, "base": 1}
    assert reached(impact("dataset:db:base", level="column")) == {"base", "view"}


@pytest.mark.rule("lineage.answers", "lineage.job-job", "lineage.dataset-job")
@pytest.mark.parametrize("level", ["dataset", "job", "column"])
def test_jobs_are_sources_and_targets(impact: Ask, tell: Tell, level: str) -> None:
    """A catalog states that one job hands its data to another one, in memory, and to a dataset."""
    tell(
        run("fetch", ("raw",), (), at=1),
        run("train", (), ("model",), at=2),
        run("catalog", (), (), at=3, job_facets=lineage(entry("train!", "fetch!"), entry("sheet", "train!"))),
    )
    down = set(depths(impact("dataset:db:raw", level=level)))
    up = set(depths(impact("dataset:db:sheet", level=level, direction="upstream")))
    if level == "job":
        assert (down, up) == ({"raw", "fetch", "train"}, {"sheet", "train", "fetch"})
    else:
        shown = {"catalog"} if level == "column" else set[str]()
        assert down == {"raw", "fetch", "train", "model", "sheet", *shown}
        assert up == {"sheet", "train", "fetch", "raw", *shown}


@pytest.mark.rule("lineage.answers", "lineage.job-job")
@pytest.mark.parametrize("level", ["dataset", "job"])
@pytest.mark.parametrize("source", ["!", "fetch!"])
def test_a_job_that_says_that_it_hands_its_data_to_another_one(
    impact: Ask, tell: Tell, level: str, source: str
) -> None:
    tell(
        run("fetch", ("raw",), (), at=1, job_facets=lineage(entry("train!", source))),
        run("train", (), ("model",), at=2),
        run("score", ("model",), (), at=3),
    )
    between = {"model"} if level == "dataset" else set[str]()
    assert set(depths(impact("job:shop:fetch", level=level))) == {"fetch", "train", "score", *between}
    up = set(depths(impact("job:shop:score", level=level, direction="upstream")))
    assert up - {"raw"} == {"fetch", "train", "score", *between}
    assert derives(impact("job:shop:fetch")) == [("fetch", "train", "lineage", ["job:shop:fetch"])]


@pytest.mark.rule("name.inferred", "demand.8")
def test_what_only_a_column_lineage_names_makes_no_edge_but_is_said(impact: Ask, tell: Tell) -> None:
    out = dataset("out", columnLineage=made_of(a=["known.a", "part.a"]))
    tell(run("load", ("known",), (out,), at=1), run("after", ("out",), (), at=2))
    up = impact("job:shop:after", direction="upstream")
    assert depths(up) == {"after": 0, "out": 1, "load": 2, "known": 3}
    assert up["inferred"] == [{"id": "dataset:db:part", "feeds": "dataset:db:out"}]
    by_job = impact("job:shop:after", direction="upstream", level="job")
    assert (depths(by_job), by_job["inferred"]) == ({"after": 0, "load": 1}, up["inferred"])
    down = impact("dataset:db:part")
    assert (set(depths(down)), down["inferred"]) == ({"part", "out", "after"}, [])
    assert "part.a" in reached(impact("dataset:db:out", direction="upstream", level="column"))
    tell(described(dataset("part"), at=3))
    assert "part" in depths(impact("job:shop:after", direction="upstream"))


@pytest.mark.rule("job.jobType.test", "demand.10")
def test_tests_write_nothing_that_matters(impact: Ask, tell: Tell) -> None:
    test = {"jobType": {"processingType": "BATCH", "integration": "DBT", "jobType": "TEST"}}
    audit = dataset("audit", columnLineage=made_of(a=["raw.a"]))
    tell(run("check", ("raw",), (audit,), at=1, job_facets=test), run("next", ("audit",), (), at=2))
    for level in ("dataset", "column"):
        down = impact("dataset:db:raw", level=level)
        assert set(depths(down)) == {"raw", "check"}
        (job,) = [node for node in down["nodes"] if node["type"] == "job"]
        assert job["jobType"] == "TEST"
        assert set(depths(impact("dataset:db:audit", level=level, direction="upstream"))) == {"audit"}
        assert set(depths(impact("job:shop:check", level=level))) == {"check"}


@pytest.mark.rule("dataset.lifecycleStateChange.previousIdentifier", "dataset.lifecycleStateChange.renamed-over")
def test_a_renamed_dataset_goes_on_until_its_new_name_is_made_anew(impact: Ask, tell: Tell) -> None:
    def changed(state: str, at: int, **facets: dict[str, Any]) -> dict[str, Any]:
        facet = {"lifecycleStateChange": state, "previousIdentifier": {"namespace": "db", "name": "old"}}
        return run("alter", (), (dataset("new", lifecycleStateChange=facet, **facets),), at=at)

    tell(
        run("load", ("raw",), (dataset("old", schema=columns("a", "b")),), at=1),
        changed("RENAME", 2, schema=columns("a")),
        run("report", ("new",), (), at=3),
    )
    assert depths(impact("dataset:db:raw")) == {"raw": 0, "load": 1, "old": 2, "new": 3, "report": 4}
    assert derives(impact("dataset:db:new", direction="upstream")) == [("old", "new", "rename", [])]
    assert reached(impact("datasetField:db:old:a")) == {"old.a", "new.a", "report!"}
    assert reached(impact("datasetField:db:old:b")) == {"old.b", "new", "report!"}
    assert "old.a" in reached(impact("datasetField:db:new:a", direction="upstream"))
    tell(changed("OVERWRITE", 4))
    assert depths(impact("dataset:db:raw")) == {"raw": 0, "load": 1, "old": 2}
    assert "new" in depths(impact("dataset:db:raw", history=True))


def test_who_may_have_stated_more_than_is_kept_is_not_trusted(impact: Ask, tell: Tell) -> None:
    """An edge keeps 32 lineages: as many of one group may be not all of them."""

    def piece(number: int) -> dict[str, Any]:
        stated = lineage(entry("x", f"part{number}"))
        reads = (f"part{number}", "side")
        return run("load", reads, ("x",), at=number, job_facets=stated, run_facets=_parent())

    tell(*(piece(number) for number in range(31)))
    assert set(depths(impact("dataset:db:side"))) == {"side", "load"}
    tell(piece(31))
    assert set(depths(impact("dataset:db:side"))) == {"side", "load", "x"}


def test_the_frontier_names_no_job_twice(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("a",), ("x",), at=1, job_facets=lineage(entry("x", "a"))))
    asked = {"nodeId": "dataset:db:x", "direction": "upstream", "limit": 2}
    answer = api.get("/api/v1/impact", params=asked).json()
    assert answer["truncated"]["frontier"] == ["dataset:db:x"]
