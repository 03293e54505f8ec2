"""Who is who: names, aliases, renames, control dependencies, schemas."""

from typing import Any

import pytest

from benchmarks.facets import SAMPLES
from graph_writer.facts import AliasFact, ControlFact, DatasetFact, EdgeFact, JobFact, RunFact, SchemaFact, TriggerFact
from headwater.identity import dataset_key, job_key, run_key
from tests.conformance.told import Told, in_any_order, on
from tests.integration.query_api.events import alias, columns, dataset, described, run


def aliases(told: Told) -> set[frozenset[str]]:
    """Current pairs of names."""
    known = told.model.facts[DatasetFact]
    return {
        frozenset({known[each.owner].name, known[each.other].name})
        for each in told.model.contents.of(AliasFact).values()
        if known[each.owner].facets.get("symlinks", ("", ""))[1] in each.facets
    }


@pytest.mark.rule(
    "name.symlinks",
    "demand.9",
    *(f"dataset.symlinks.identifiers{field}" for field in ("", ".namespace", ".name", ".type")),
)
def test_either_name_may_state_the_other() -> None:
    spark = run("write", (), (dataset("s3/t", symlinks=alias("shop.t", "TABLE")),), at=1)
    hive = run("hive", (), (dataset("shop.t", namespace="catalog", symlinks=alias("s3/t", "LOCATION", "db")),), at=2)
    pair = {frozenset({"s3/t", "shop.t"})}
    for events in ((spark,), (hive,), (spark, hive)):
        told = in_any_order(*events)
        assert aliases(told) == pair
        assert told.names(DatasetFact) == {"s3/t", "shop.t"}
    types = {each.types for each in in_any_order(spark, hive).model.contents.of(AliasFact).values()}
    assert types == {frozenset({"TABLE"}), frozenset({"LOCATION"})}


@pytest.mark.rule("name.symlinks-withdrawn")
def test_a_facet_that_no_longer_names_it_ends_an_alias() -> None:
    told = in_any_order(
        described(dataset("a", symlinks=alias("t")), at=1), described(dataset("a", symlinks=alias("u")), at=2)
    )
    assert aliases(told) == {frozenset({"a", "u"})}
    told.tell(described(dataset("a", symlinks={"_deleted": True}), at=3))
    assert aliases(told) == set()
    told.tell(described(dataset("a", symlinks=alias("t")), at=4))
    assert aliases(told) == {frozenset({"a", "t"})}


@pytest.mark.rule("name.no-over-merging")
def test_a_path_that_holds_another_is_no_alias() -> None:
    told = Told(
        run("load", ("lake/t", "lake/t/day=1", "lake"), (), at=1),
        run(
            "load",
            (
                dataset("lake/t/day=1", symlinks=alias("t")),
                dataset("lake/t", symlinks=alias("lake/t", "LOCATION", "db")),
            ),
            (),
            at=2,
        ),
    )
    assert aliases(told) == {frozenset({"lake/t/day=1", "t"})}


@pytest.mark.rule("name.kinds")
def test_a_job_a_dataset_and_a_run_of_one_name() -> None:
    same = {"namespace": "shop", "name": "orders"}
    told = Told({**run("orders", run_id="orders"), "inputs": [same], "outputs": [same]})
    assert told.names(JobFact) == told.names(DatasetFact) == {"orders"}
    assert len({job_key("shop", "orders"), dataset_key("shop", "orders"), run_key("orders")}) == 3
    assert len(told.model.facts[EdgeFact]) == 2


@pytest.mark.rule("name.letters")
def test_names_are_taken_to_the_letter() -> None:
    names = ["t", "T", "t ", "/t", "t/", "%74", "t\u0301", "\u0165"]
    assert Told(run("load", tuple(names), ())).names(DatasetFact) == set(names)
    told = Told(run("load", ("t",), ()), run("Load", ("t",), ()), run("load ", ("t",), ()))
    assert told.names(JobFact) == {"load", "Load", "load "}


@pytest.mark.rule("name.slashes")
@pytest.mark.xfail(reason="no naming rule takes slashes off: a name with one and without are two datasets")
def test_slashes_around_an_object_key_are_no_difference() -> None:
    told = Told(*(run("load", (dataset(key, namespace="s3://lake"),), ()) for key in ("t", "/t", "t/")))
    assert told.names(DatasetFact) == {"t"}


def renamed(old: str, new: str, minute: int, state: str = "RENAME") -> dict[str, Any]:
    facet = {"lifecycleStateChange": state, "previousIdentifier": {"namespace": "db", "name": old}}
    return run("alter", (), (dataset(new, lifecycleStateChange=facet),), at=minute)


@pytest.mark.rule(*(f"dataset.lifecycleStateChange.previousIdentifier{field}" for field in ("", ".name", ".namespace")))
def test_a_renamed_dataset_is_known_by_its_name_before() -> None:
    told = in_any_order(renamed("old", "new", 1), run("load", (), ("old",), at=0))
    assert told.renames() == {("old", "new")}
    assert told.dataset("new")["lifecycle"] == "RENAME"
    assert Told(renamed("old", "new", 1)).dataset("old")["observed"] is False
    assert Told(renamed("t", "t", 1)).renames() == set(), "its own name"


@pytest.mark.rule("dataset.lifecycleStateChange.renamed-over")
@pytest.mark.parametrize("state", ["OVERWRITE", "TRUNCATE", "DROP", "CREATE", "ALTER"])
def test_other_changes_are_no_rename(state: str) -> None:
    assert Told(renamed("old", "new", 1, state)).renames() == set()
    assert in_any_order(renamed("old", "new", 1), renamed("x", "new", 2, state)).dataset("new")["lifecycle"] == state


@pytest.mark.rule("dataset.lifecycleStateChange.drop")
def test_a_dropped_dataset_stays_with_its_history() -> None:
    dropped = dataset("t", lifecycleStateChange={"lifecycleStateChange": "DROP"})
    told = in_any_order(run("load", (), ("t",), run_id="r", at=1), run("drop", (), (dropped,), run_id="d", at=2))
    assert told.dataset("t")["lifecycle"] == "DROP"
    assert told.current("write", "load", "t")
    assert told.use("write", "d", "t")["lifecycle"] == "DROP"
    assert told.use("write", "d", "t")["drops"] is True
    with pytest.raises(KeyError):
        told.edge("write", "drop", "t")


@pytest.mark.parametrize(
    "bad", [None, 3, {"namespace": "db"}, {"namespace": 1, "name": "x"}, [{"namespace": "db", "name": "x"}]]
)
def test_a_rename_from_nothing_is_none(bad: Any) -> None:
    facet = {"lifecycleStateChange": "RENAME", "previousIdentifier": bad}
    told = Told(run("alter", (), (dataset("new", lifecycleStateChange=facet),)))
    assert told.renames() == set()
    assert told.names(DatasetFact) == {"new"}


SIDES = ("upstream", "downstream")


@pytest.mark.rule(
    "life.stub-dependency",
    *(
        f"run.jobDependencies.{side}{field}"
        for side in SIDES
        for field in ("", ".job", ".job.namespace", ".job.name", ".run", ".run.runId", ".dependency_type")
    ),
)
def test_control_dependencies() -> None:
    told = Told(on("run", "jobDependencies", SAMPLES["run"]["jobDependencies"]))
    above, own, below = (job_key("shop", name) for name in ("extract", "load", "report"))
    controls = {(each.upstream, each.downstream): each.types for each in told.model.contents.of(ControlFact).values()}
    assert controls == {
        (above, own): frozenset({"DIRECT_INVOCATION"}),
        (own, below): frozenset({"IMPLICIT_ASSET_DEPENDENCY"}),
    }
    triggers = set(told.model.contents.of(TriggerFact))
    assert triggers == {(run_key("before"), run_key("r")), (run_key("r"), run_key("after"))}
    for name, run_id in (("extract", "before"), ("report", "after")):
        assert told.job(name)["observed"] is False
        assert told.run(run_id)["namedJobs"] == [job_key("shop", name)]


@pytest.mark.rule("run.jobDependencies.no-flow", "demand.10")
def test_control_dependencies_are_no_flow_of_data() -> None:
    told = Told(on("run", "jobDependencies", SAMPLES["run"]["jobDependencies"]))
    assert told.model.facts[EdgeFact] == {}
    assert told.run("r")["parents"] == []


@pytest.mark.rule("run.jobDependencies.upstream.dependency_type")
def test_types_of_a_dependency_add_up_under_either_word() -> None:
    def of(minute: int, **kind: str) -> dict[str, Any]:
        return on(
            "run", "jobDependencies", {"upstream": [{"job": {"namespace": "shop", "name": "x"}, **kind}]}, at=minute
        )

    told = in_any_order(of(1, type="A"), of(2, dependency_type="B"), of(3))
    (control,) = told.model.contents.of(ControlFact).values()
    assert control.types == {"A", "B"}
    assert control.last - control.first == 2 * 60 * 1_000_000


@pytest.mark.parametrize(
    "bad",
    [
        3,
        None,
        {},
        {"job": "x"},
        {"job": {"namespace": "shop"}},
        {"job": {"namespace": "shop", "name": "load"}},
        {"run": {"runId": "x"}},
    ],
)
def test_dependencies_of_a_wrong_shape_or_on_itself_are_none(bad: Any) -> None:
    told = Told(on("run", "jobDependencies", {"upstream": [bad], "downstream": bad}))
    assert not told.model.contents.of(ControlFact)
    assert told.names(JobFact) == {"load"}


def test_a_dependency_on_its_own_run_triggers_nothing() -> None:
    own = {"job": {"namespace": "shop", "name": "x"}, "run": {"runId": "r"}, "dependency_type": ["A"]}
    told = Told(on("run", "jobDependencies", {"upstream": [own, {**own, "run": {"runId": 3}}]}))
    assert not told.model.contents.of(TriggerFact)
    (control,) = told.model.contents.of(ControlFact).values()
    assert control.types == frozenset()
    assert len(told.model.facts[RunFact]) == 1


@pytest.mark.rule("dataset.schema.fields", "dataset.schema.fields.name", "dataset.schema.fields.fields")
def test_columns_by_dotted_path_in_their_order() -> None:
    told = Told(on("dataset", "schema", SAMPLES["dataset"]["schema"]))
    (schema,) = told.model.contents.of(SchemaFact).values()
    assert schema.fields == ("id", "buyer", "buyer.mail")
    told.tell(on("dataset", "schema", columns("b", "a"), at=1))
    assert [each.fields for each in told.model.contents.of(SchemaFact).values()][-1] == ("b", "a")


@pytest.mark.rule("demand.10-directories")
@pytest.mark.xfail(reason="what is a directory is not in the event: the dataset has a name like any other")
def test_a_directory_beside_a_file_in_it_is_no_dataset() -> None:
    told = Told(run("read", ("/data/in",), (), at=1), run("load", ("/data/in/orders.csv",), ("x",), at=2))
    assert told.names(DatasetFact) == {"/data/in/orders.csv", "x"}


@pytest.mark.rule("dataset.datasetType.collapse")
@pytest.mark.xfail(reason="shown as any other dataset, with its type")
def test_a_temporary_output_of_a_job_is_left_out() -> None:
    between = dataset("tmp", datasetType={"datasetType": "JOB_OUTPUT", "subType": "TEMPORARY"})
    told = Told(run("first", ("a",), (between,), at=1), run("second", (between,), ("x",), at=2))
    assert "tmp" not in told.names(DatasetFact)
