"""How what changed leads to what is wrong."""

from collections.abc import Iterable

import pytest

from query_api.graph.statements import LeftOut
from query_api.history.closure_with_views import RunClosure
from query_api.root_cause.reach import ColumnEdge, ColumnLineages
from query_api.root_cause.symptom_graph import SymptomGraph
from tests.unit.query_api.closures import closure_of, run
from tests.unit.query_api.evidence import LINEAGE, MODEL, chain, graph, stated


def test_the_path_goes_from_the_change_to_the_symptom() -> None:
    of = graph(chain())
    assert of.path("dataset", "raw") == [
        ("dataset", "raw"),
        ("job", "clean"),
        ("dataset", "cleaned"),
        ("job", "join"),
        ("dataset", "joined"),
        ("job", "train"),
        ("dataset", MODEL),
    ]
    assert of.path("job", "join") == [("job", "join"), ("dataset", "joined"), ("job", "train"), ("dataset", MODEL)]


def test_without_a_dataset_the_path_ends_in_the_job_that_is_the_symptom() -> None:
    assert graph(chain(), None).path("job", "join") == [("job", "join"), ("dataset", "joined"), ("job", "train")]


def test_what_the_closure_does_not_have_has_no_path() -> None:
    assert graph(chain()).path("dataset", "elsewhere") is None
    assert graph(chain()).path("job", "elsewhere") is None


def test_what_lies_above_leaves_itself_out() -> None:
    assert graph(chain()).above("dataset", "joined") == ({"raw", "cleaned"}, {"clean", "join"})
    assert graph(chain()).above("job", "join") == ({"raw", "cleaned"}, {"clean"})


def test_a_column_is_followed_up_to_those_that_it_is_made_of() -> None:
    assert graph(chain()).made_of("joined", "x") == {("cleaned", "a"), ("raw", "a")}


def test_where_columns_are_not_known_it_is_made_of_whole_datasets() -> None:
    assert graph(chain(known=False)).made_of("joined", "x") == {("cleaned", None), ("raw", None)}
    assert graph(chain()).made_of("joined", None) == {("cleaned", None), ("raw", None)}


@pytest.mark.parametrize(
    ("closure", "columns", "reach"),
    [
        (chain(), ["a"], "column"),
        (chain(), ["A"], "column"),
        (chain(), ["b"], "none"),
        (chain(), ["b", "a"], "column"),
        (chain(), [], "table"),
        (chain(known=False), ["b"], "table"),
    ],
    ids=["used", "in another case", "not used", "one of two is used", "of no column", "lineage is not known"],
)
def test_columns_reach_the_symptom_as_far_as_they_are_known_to(
    closure: RunClosure, columns: list[str], reach: str
) -> None:
    assert graph(closure).reach("raw", columns) == reach


def test_what_a_run_made_goes_only_to_those_who_saw_that_write() -> None:
    """`train` saw what `join/2` made; what `join/1` made went to it by `side` only, of which no columns are known."""
    early, late = chain(1), chain(2)
    side = run("side/5", 5, reads={"joined": None}, writes={"sided": None})
    train = run("train/9", 9, reads={"joined": None, "sided": None})
    joins = [closure.runs[key] for closure in (early, late) for key in closure.runs if key.startswith("join")]
    by = {("train/9", "joined"): "join/2", ("train/9", "sided"): "side/5", ("side/5", "joined"): "join/1"}
    of = graph(closure_of(train, side, *joins, by=by))
    assert of.reach("cleaned", ["a"], ["join/2"]) == "column"
    assert of.reach("cleaned", ["a"], ["join/1"]) == "table"


def test_a_symptom_of_one_column_is_reached_only_by_what_makes_that_column() -> None:
    join = chain().runs["join/1"]
    closure = closure_of(join, chain().runs["clean/1"], by={("join/1", "cleaned"): "clean/1"})
    assert graph(closure, "joined", "x").reach("raw", ["a"]) == "column"
    assert graph(closure, "joined", "y").reach("raw", ["a"]) == "none"


def test_the_nearest_that_is_measured_hides_what_lies_further_down() -> None:
    of = graph(chain())
    assert of.nearest_below("clean", {"joined", "cleaned"}) == {"cleaned": 0}
    assert of.nearest_below("clean", {"joined"}) == {"joined": 1}
    assert of.nearest_below("join", {"cleaned"}) == {}


def test_a_job_that_reads_its_own_output_is_walked_once() -> None:
    later = run("grow/2", 2, reads={"grown": None}, writes={"grown": None})
    first = run("grow/1", 1, reads={"grown": None}, writes={"grown": None})
    closure = closure_of(later, first, by={("grow/2", "grown"): "grow/1"})
    assert graph(closure, "grown").above("job", "grow") == ({"grown"}, set())
    assert graph(closure, "grown").reach("grown", ["a"]) == "column"


def seen_from(symptom: str, closure: RunClosure, *used: str, left_out: Iterable[LeftOut] = ()) -> SymptomGraph:
    """A closure in which `made.x` is known to be made of `one.a`, and `made.y` of `two.b`."""
    edges = [ColumnEdge("one", "a", "x", LINEAGE), ColumnEdge("two", "b", "y", LINEAGE)]
    return SymptomGraph(closure, symptom, ColumnLineages({"made": edges}, {"made": [*left_out]}), frozenset(used))


def made(*reads: str) -> RunClosure:
    """A run that states the lineage of what it wrote, and read these."""
    return closure_of(stated(run("make/1", 1, reads=dict.fromkeys(reads), writes={"made": None}), known=True))


def trained(*reads: str) -> RunClosure:
    """A training on what such a run wrote."""
    make = made(*reads).root
    return closure_of(run("train/2", 2, reads={"made": None}), make, by={("train/2", "made"): make.key})


NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("explained_by", "reach", "made_of"),
    [
        (NOTHING, "table", {("one", None), ("two", None)}),
        (frozenset({"of another run"}), "table", {("one", None), ("two", None)}),
        (LINEAGE, "none", set[tuple[str, None]]()),
    ],
    ids=["nobody explains it", "this run does not explain it", "it is explained without a source"],
)
def test_a_column_that_is_left_out_is_made_of_all_that_was_read(
    explained_by: frozenset[str], reach: str, made_of: set[tuple[str, None]]
) -> None:
    left_out = [LeftOut("n", LINEAGE, explained_by)]
    of = seen_from("made", made("one", "two"), "n", left_out=left_out)
    assert of.reach("one", ["a"]) == of.reach("two", ["other"]) == reach
    below = seen_from(MODEL, trained("one", "two"), left_out=left_out)
    assert below.made_of("made", "N") == made_of
    assert below.made_of("made", "x") == {("one", "a")}
    assert seen_from("made", made("one", "two"), "x", left_out=left_out).reach("two", ["b"]) == "none"


def test_a_lineage_says_nothing_of_a_source_of_which_it_names_no_column() -> None:
    assert seen_from("made", made("one", "side"), "x").reach("side", ["k"]) == "column"
    assert seen_from(MODEL, trained("one", "side")).made_of("made", "x") == {("one", "a"), ("side", None)}


@pytest.mark.parametrize("names_itself", [True, False])
def test_what_a_job_makes_of_its_own_output_is_as_its_lineage_says(names_itself: bool) -> None:
    first = stated(run("grow/1", 1, reads={"one": None}, writes={"grown": None}), known=True)
    second = stated(run("grow/2", 2, reads={"one": None, "grown": None}, writes={"grown": None}), known=True)
    train = run("train/3", 3, reads={"grown": None}, writes={MODEL: None})
    by = {("train/3", "grown"): "grow/2", ("grow/2", "grown"): "grow/1"}
    edges = [ColumnEdge("one", "a", "x", LINEAGE), ColumnEdge("one", "b", "y", LINEAGE)]
    edges += [ColumnEdge("grown", "x", "x", LINEAGE)] if names_itself else []
    of = SymptomGraph(closure_of(train, second, first, by=by), MODEL, ColumnLineages({"grown": edges}))
    assert of.reach("grown", ["y"], ["grow/2"]) == ("none" if names_itself else "table")
    assert of.reach("one", ["b"], ["grow/1"]) == ("none" if names_itself else "table")
    own = {("grown", "x")} if names_itself else {("grown", None)}
    assert own <= of.made_of("grown", "x")
    assert (("one", "b") in of.made_of("grown", "x")) is False


def test_a_source_that_only_a_lineage_names_goes_to_no_other_output() -> None:
    make = stated(run("make/1", 1, reads={"one": None}, writes={"made": None, "beside": None}), known=True)
    train = run("train/2", 2, reads={"beside": None}, writes={MODEL: None})
    closure = closure_of(train, make, by={("train/2", "beside"): "make/1"})
    named = RunClosure(train, [read._replace(inferred=read.dataset == "one") for read in closure.reads], closure.runs)
    assert seen_from(MODEL, closure).reach("one", ["a"]) == "table"
    assert seen_from(MODEL, named).reach("one", ["a"]) == "none"
    assert seen_from(MODEL, closure).made_of("beside", "x") == {("one", None)}
    assert seen_from(MODEL, named).made_of("beside", "x") == set()
