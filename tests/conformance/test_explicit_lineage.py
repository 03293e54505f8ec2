"""The `lineage` facet: every pair of target and source, precedence, and how events add up or replace each other."""

from collections.abc import Callable
from typing import Any

import pytest

from graph_writer.facts import DatasetFact, EdgeFact, JobFact
from tests.conformance.told import Told, in_any_order
from tests.integration.query_api.events import columns, dataset, declared, described, entry, lineage, made_of, run


def load(*entries: dict[str, Any], at: int = 1, run_id: str = "r", writes: tuple[Any, ...] = ("x",)) -> dict[str, Any]:
    return run("load", ("a", "b"), writes, at=at, run_id=run_id, job_facets=lineage(*entries))


@pytest.mark.parametrize(
    ("target", "stated", "direction", "flows"),
    [
        pytest.param(
            "x", entry("x", "a"), "write", {"a > : DIRECT"}, marks=pytest.mark.rule("lineage.dataset-dataset")
        ),
        pytest.param(
            "x", entry("x", "a.day"), "write", {"a.day > : DIRECT"}, marks=pytest.mark.rule("lineage.dataset-field")
        ),
        pytest.param(
            "x", entry("x", v=["a.u"]), "write", {"a.u > v: DIRECT"}, marks=pytest.mark.rule("lineage.field-field")
        ),
        pytest.param(
            "x", entry("x", v=["a"]), "write", {"a > v: DIRECT"}, marks=pytest.mark.rule("lineage.field-dataset")
        ),
        pytest.param(
            "x", entry("x", "fetch!"), "write", {"fetch! > : DIRECT"}, marks=pytest.mark.rule("lineage.dataset-job")
        ),
        pytest.param(
            "x",
            entry("x", v=["fetch!"]),
            "write",
            {"fetch! > v: DIRECT"},
            marks=pytest.mark.rule("lineage.dataset-job"),
        ),
        pytest.param("x", entry("x", v=["!"]), "write", set[str](), marks=pytest.mark.rule("lineage.field-own-job")),
        pytest.param("x", entry("x", "!"), "write", set[str](), marks=pytest.mark.rule("lineage.field-own-job")),
        pytest.param(
            "x", entry("x", v=["load!"]), "write", set[str](), marks=pytest.mark.rule("lineage.field-own-job")
        ),
        pytest.param(
            "train!", entry("train!", "a"), "state", {"a > : DIRECT"}, marks=pytest.mark.rule("lineage.job-dataset")
        ),
        pytest.param(
            "train!", entry("train!", "a.u"), "state", {"a.u > : DIRECT"}, marks=pytest.mark.rule("lineage.job-dataset")
        ),
        pytest.param(
            "train!",
            entry("train!", "fetch!"),
            "state",
            {"fetch! > : DIRECT"},
            marks=pytest.mark.rule("lineage.job-job"),
        ),
        pytest.param(
            "train!",
            entry("train!", "!", "load!"),
            "state",
            {"load! > : DIRECT"},
            marks=pytest.mark.rule("lineage.job-job"),
        ),
        pytest.param(
            "load!", entry("!", "a", "!"), "state", {"a > : DIRECT"}, marks=pytest.mark.rule("lineage.own-job")
        ),
        pytest.param("load!", entry("!", "a"), "state", {"a > : DIRECT"}, marks=pytest.mark.rule("lineage.own-job")),
        pytest.param("x", entry("x"), "write", set[str](), marks=pytest.mark.rule("lineage.empty-inputs")),
        pytest.param("y", entry("y", "a"), "state", {"a > : DIRECT"}, marks=pytest.mark.rule("lineage.not-listed")),
        pytest.param(
            "x",
            entry("x", "a", "b.day", "fetch!", v=["a.u", "b"], w=["!"]),
            "write",
            {"a > : DIRECT", "b.day > : DIRECT", "fetch! > : DIRECT", "a.u > v: DIRECT", "b > v: DIRECT"},
            marks=pytest.mark.rule("lineage.dataset-dataset", "lineage.field-field", "lineage.dataset-field"),
        ),
    ],
)
def test_what_an_entry_states(target: str, stated: dict[str, Any], direction: Any, flows: set[str]) -> None:
    for event in (load(stated), declared("load", ("a", "b"), ("x",), job_facets=lineage(stated))):
        told = Told(event)
        assert told.flows("load", target, direction) == [flows]
        assert told.explicit("load", target, direction)


@pytest.mark.rule("lineage.own-job")
def test_an_entry_of_a_job_without_a_name_is_the_events_own() -> None:
    told = Told(load(entry("!", "a")))
    assert told.names(JobFact) == {"load"}
    assert (
        told.edge("state", "load", "load!")["lineages"]
        == Told(load(entry("load!", "a"))).edge("state", "load", "load!")["lineages"]
    )


@pytest.mark.rule("lineage.transformations")
def test_transformations_are_kept_with_subtype_and_masking() -> None:
    stated = entry("x", v=["a.u"])
    stated["fields"]["v"]["inputs"][0]["transformations"] = [
        {"type": "DIRECT", "subtype": "TRANSFORMATION", "description": "hash", "masking": True},
        {"type": "INDIRECT", "subtype": "CONDITIONAL"},
        {"type": "", "subtype": 3},
        "none",
    ]
    assert Told(load(stated)).flows("load", "x") == [
        {"a.u > v: DIRECT DIRECT:TRANSFORMATION:MASKED INDIRECT:CONDITIONAL"}
    ]


@pytest.mark.rule("lineage.run")
def test_entries_add_up_over_the_events_of_a_run() -> None:
    told = in_any_order(
        load(entry("x", "a"), at=1),
        load(entry("x", "b"), entry("y", "a"), at=2),
        run("load", ("c",), ("x",), run_id="r", at=3),
    )
    assert told.flows("load", "x") is not None
    found = told.flows("load", "x") or []
    assert set().union(*found) == {"a > : DIRECT", "b > : DIRECT"}
    assert told.flows("load", "y", "state") == [{"a > : DIRECT"}]
    assert told.current("read", "load", "c")


@pytest.mark.rule("lineage.run")
def test_entries_of_one_target_in_one_event_add_up() -> None:
    assert Told(load(entry("x", "a"), entry("x", v=["b.u"]), entry("x", "a"))).flows("load", "x") == [
        {"a > : DIRECT", "b.u > v: DIRECT"}
    ]


@pytest.mark.rule("lineage.run-later")
def test_a_later_runs_lineage_is_what_is_current() -> None:
    told = in_any_order(load(entry("x", "a"), at=1, run_id="r1"), load(entry("x", "b"), at=2, run_id="r2"))
    assert told.flows("load", "x") == [{"b > : DIRECT"}]
    told.tell(run("load", ("a", "b"), ("x",), at=3, run_id="r3"))
    assert told.flows("load", "x") is None


@pytest.mark.rule("lineage.job")
def test_the_next_job_event_replaces_what_is_declared() -> None:
    def of(minute: int, *entries: dict[str, Any]) -> dict[str, Any]:
        return declared("load", ("a", "b"), ("x",), at=minute, job_facets=lineage(*entries))

    told = in_any_order(of(1, entry("x", "a"), entry("y", "a")), of(2, entry("x", "b")))
    assert told.flows("load", "x") == [{"b > : DIRECT"}]
    assert told.flows("load", "y", "state") is None
    told.tell(declared("load", ("a", "b"), ("x",), at=3))
    assert told.flows("load", "x") is None, "declared without: nothing is stated any more"


@pytest.mark.rule("lineage.job")
def test_declared_and_observed_are_apart() -> None:
    told = in_any_order(
        declared("load", ("a", "b"), ("x",), at=1, job_facets=lineage(entry("x", "a"))), load(entry("x", "b"), at=2)
    )
    assert sorted(map(sorted, told.flows("load", "x") or [])) == [["a > : DIRECT"], ["b > : DIRECT"]]


def of_dataset(minute: int, *sources: str, **fields: list[str]) -> dict[str, Any]:
    stated = entry("view", *sources, **fields)
    return described(
        dataset("view", lineage={key: stated[key] for key in ("inputs", "fields") if key in stated}), at=minute
    )


@pytest.mark.rule("lineage.dataset", "lineage.dataset-dataset")
def test_a_dataset_event_states_structure_that_the_next_replaces() -> None:
    told = in_any_order(of_dataset(1, "base", v=["base.u", "fetch!"]), of_dataset(2, "other"))
    assert told.derived("view") == {"other > : DIRECT"}
    assert Told(of_dataset(1, "base", v=["base.u", "fetch!"])).derived("view") == {
        "base > : DIRECT",
        "base.u > v: DIRECT",
        "fetch! > v: DIRECT",
    }
    assert told.names(JobFact) == {"fetch"}
    assert told.model.facts[EdgeFact] == {}


@pytest.mark.rule("lineage.dataset", "lineage.empty-inputs")
def test_a_dataset_made_of_nothing() -> None:
    assert Told(of_dataset(1, "base"), of_dataset(2)).derived("view") == set()


@pytest.mark.rule("lineage.withdrawn")
def test_a_deleted_lineage_of_a_dataset_is_withdrawn() -> None:
    gone = described(dataset("view", lineage={"_deleted": True}), at=2)
    assert in_any_order(of_dataset(1, "base"), gone).derived("view") is None
    later = described(dataset("view", documentation={"description": "d"}), at=3)
    assert in_any_order(of_dataset(1, "base"), later).derived("view") == {"base > : DIRECT"}, "omitted: it stays"


@pytest.mark.rule("lineage.dataset-elsewhere")
@pytest.mark.parametrize("event", [run, declared])
def test_a_datasets_lineage_in_an_event_of_another_kind_states_nothing(event: Callable[..., dict[str, Any]]) -> None:
    facet = {"inputs": [{"namespace": "db", "name": "seed", "type": "DATASET"}]}
    read, written = dataset("a", lineage=facet), dataset("view", lineage=facet)
    told = in_any_order(of_dataset(1, "base"), event("load", (read,), (written,), at=2))
    plain = in_any_order(of_dataset(1, "base"), event("load", ("a",), ("view",), at=2))
    assert told.names(DatasetFact) == {"a", "view", "base"}
    assert told.derived("view") == {"base > : DIRECT"}
    assert told.derived("a") is None
    assert told.flows("load", "view") == plain.flows("load", "view")
    assert told.current("write", "load", "view")
    for name in ("a", "view"):
        assert told.facet(told.dataset(name), "lineage") == facet


@pytest.mark.rule("lineage.wins", "lineage.dataset")
def test_a_datasets_explicit_lineage_wins_over_its_column_lineage() -> None:
    both = dataset(
        "view",
        lineage={"inputs": [{"namespace": "db", "name": "base", "type": "DATASET"}]},
        columnLineage=made_of(v=["other.u"]),
    )
    assert Told(described(both)).derived("view") == {"base > : DIRECT"}
    by_column = described(dataset("view", columnLineage=made_of(v=["other.u"])), at=2)
    assert in_any_order(of_dataset(1, "base"), by_column).derived("view") == {"base > : DIRECT"}
    told = in_any_order(of_dataset(1, "base"), by_column, described(dataset("view", lineage={"_deleted": True}), at=3))
    assert told.derived("view") == {"other.u > v: DIRECT"}


@pytest.mark.rule("lineage.wins")
def test_column_lineage_of_a_described_output_is_ignored() -> None:
    out = dataset("x", columnLineage=made_of(v=["b.u"]))
    assert Told(load(entry("x", "a"), writes=(out,))).flows("load", "x") == [{"a > : DIRECT"}]


@pytest.mark.rule("lineage.boundary-output", "lineage.wins")
def test_an_output_without_an_entry_is_made_of_nothing_that_is_tracked() -> None:
    told = Told(load(entry("x", "a"), writes=("x", "y")))
    assert told.flows("load", "y") == [set()]
    assert told.explicit("load", "y")
    by_column = dataset("y", columnLineage=made_of(v=["b.u"]))
    found = Told(load(entry("x", "a"), writes=("x", by_column))).flows("load", "y") or []
    assert sorted(map(sorted, found)) == [[], ["b.u > v: DIRECT"]]


@pytest.mark.rule("lineage.boundary-input")
def test_an_input_without_an_entry_is_read_by_the_job() -> None:
    told = Told(load(entry("x", "a")))
    assert told.current("read", "load", "b")


@pytest.mark.rule("lineage.none")
def test_without_the_facet_there_is_no_explicit_lineage() -> None:
    plain = Told(run("load", ("a",), ("x",), run_id="r"))
    assert plain.flows("load", "x") is None
    by_column = Told(run("load", ("a",), (dataset("x", columnLineage=made_of(v=["a.u"])),), run_id="r"))
    assert by_column.flows("load", "x") == [{"a.u > v: DIRECT"}]
    assert not by_column.explicit("load", "x")


@pytest.mark.rule("lineage.bad-shapes")
@pytest.mark.parametrize(
    "bad",
    [
        None,
        3,
        "DATASET",
        {},
        {"type": "DATASET"},
        {"type": "DATASET", "name": "x"},
        {"namespace": "db", "name": 7},
        {"namespace": "db", "name": "x", "inputs": {"namespace": "db"}, "fields": []},
        {"namespace": "db", "name": "x", "inputs": [None, {}, {"type": "DATASET"}, {"namespace": "db", "name": []}]},
        {"namespace": "db", "name": "x", "fields": {"v": [], "w": {"inputs": "none"}, "u": {"inputs": [{"field": 1}]}}},
        {"type": ["JOB"], "namespace": "db"},
        {"type": "JOB", "name": "x", "namespace": {}},
    ],
)
def test_wrong_shapes_are_left_out_and_the_others_count(bad: Any) -> None:
    told = Told(run("load", ("a",), ("x",), run_id="r", job_facets={"lineage": {"entries": [bad, entry("x", "a")]}}))
    assert told.flows("load", "x") == [{"a > : DIRECT"}]
    assert told.names(DatasetFact) == {"a", "x"}
    described_badly = described(
        dataset("view", lineage={"inputs": [bad, *entry("view", "base")["inputs"]], "fields": bad})
    )
    assert "base > : DIRECT" in (Told(described_badly).derived("view") or set())


@pytest.mark.rule("lineage.bad-shapes")
@pytest.mark.parametrize("facet", [3, [], {"entries": {}}, {"entries": None}, {}, {"inputs": []}, {"_deleted": True}])
def test_what_is_no_facet_of_a_job_states_nothing(facet: Any) -> None:
    assert Told(run("load", ("a",), ("x",), run_id="r", job_facets={"lineage": facet})).flows("load", "x") is None


@pytest.mark.rule("lineage.field-dataset", "lineage.transformations")
def test_a_source_that_is_a_column_by_no_text_is_the_whole_dataset() -> None:
    stated = entry("x", "a.u")
    stated["inputs"][0]["field"] = 5
    assert Told(load(stated)).flows("load", "x") == [{"a > : DIRECT"}]


@pytest.mark.rule("lineage.run")
def test_two_events_that_say_the_same_state_it_once() -> None:
    reads = dataset("a", schema=columns("u"))
    event = run("load", (reads,), ("x",), run_id="r", job_facets=lineage(entry("x", "a.u")))
    told = Told(event, event, run("load", (reads,), ("x",), run_id="r", at=1, job_facets=lineage(entry("x", "a.u"))))
    assert told.flows("load", "x") == [{"a.u > : DIRECT"}]
