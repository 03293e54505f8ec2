"""How what changed leads to what is wrong."""

import pytest

from query_api.history.closure_with_views import RunClosure
from tests.unit.query_api.closures import closure_of, run
from tests.unit.query_api.evidence import MODEL, chain, graph


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
