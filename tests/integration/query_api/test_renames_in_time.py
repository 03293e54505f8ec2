"""Closure and blast radius over renames, against plain Python that plays random histories, instant by instant."""

from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import httpx
import neo4j
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from query_api.history import write_histories as all_writes
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, dataset, renamed, run

pytestmark = pytest.mark.engines

NAMES = ["t", "stage", "bak", "out"]


class Told(NamedTuple):
    """One run: what it read, what it wrote, and by new name what it renamed. `early`: its START says so already."""

    id: str
    begins: int
    ends: int
    completes: bool
    reads: list[str]
    writes: list[str]
    renames: dict[str, str]
    early: bool

    def events(self) -> list[dict[str, Any]]:
        outputs = [each for each in self.writes if each not in self.renames]
        written = (*outputs, *(renamed(new, old) for new, old in self.renames.items()))
        run_id, job = identity(self.id), f"job_{self.id}"
        start = run(job, (), written if self.early else (), at=self.begins, kind="START", run_id=run_id)
        end = "COMPLETE" if self.completes else "FAIL"
        return [start, run(job, tuple(self.reads), written, at=self.ends, kind=end, run_id=run_id)]


def identity(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"renames/{name}"))


#: By run and dataset that it read: the runs whose data was there, the last one first.
Seen = dict[tuple[str, str], list[str]]


def played(history: list[Told]) -> Seen:
    """Every read of a history whose instants are all different: what is where is a plain dictionary."""
    there: dict[str, list[str]] = {name: [] for name in NAMES}
    seen: Seen = {}
    moments = sorted([(each.begins, False, each) for each in history] + [(each.ends, True, each) for each in history])
    for _, over, each in moments:
        if not over:
            seen |= {(each.id, name): there[name] for name in {*each.reads, *each.renames.values()}}
        elif each.completes:
            moved = {old for new, old in each.renames.items() if new != old}
            for name in {*each.writes, *moved} - each.renames.keys():
                own = [] if name in moved else [each.id]
                there[name] = own + (there[name] if name in each.reads and name not in moved else [])
            there |= {new: [each.id] for new in each.renames}
    return seen


def closure(seen: Seen, start: str) -> Seen:
    found: Seen = {}
    unread, known = [start], {start}
    while unread:
        reader = unread.pop()
        for (by, name), writers in seen.items():
            if by == reader:
                found[by, name] = writers
                unread += [each for each in writers if each not in known]
                known.update(writers)
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    names = st.sampled_from(NAMES)
    count = draw(st.integers(2, 7))
    instants = draw(st.permutations(range(2 * count)))
    history: list[Told] = []
    for number in range(count):
        begins, ends = sorted(instants[2 * number : 2 * number + 2])
        history.append(
            Told(
                f"{number}",
                begins,
                ends,
                draw(st.sampled_from([True, True, True, False])),
                draw(st.lists(names, unique=True, max_size=1)),
                draw(st.lists(names, unique=True, max_size=2)),
                draw(st.dictionaries(names, names, max_size=2)) if draw(st.booleans()) else {},
                draw(st.booleans()),
            )
        )
    return history


@pytest.mark.rule("dataset.lifecycleStateChange.renamed-when")
@given(history=histories(), few=st.sampled_from([all_writes.FEW_WRITES, 0]), data=st.data())
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_closure_and_blast_radius_follow_data_under_its_names(
    api: httpx.Client,
    empty: Any,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    history: list[Told],
    few: int,
    data: st.DataObject,
) -> None:
    empty()
    monkeypatch.setattr(all_writes, "FEW_WRITES", few)
    sent = [event for each in history for event in each.events()]
    for event in data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent), max_size=3)))):
        tell(event)
    names, seen = {identity(each.id): each.id for each in history}, played(history)
    for start in history:
        answer = api.get(f"/api/v1/runs/{identity(start.id)}/closure").json()
        found = {
            (names[read["reader"]], read["dataset"].removeprefix("dataset:db:")): [
                names[each] for each in [read["writer"], *read["alsoWriters"]] if each
            ]
            for read in answer["reads"]
        }
        assert found == closure(seen, start.id)
        radius = api.get(f"/api/v1/runs/{identity(start.id)}/blast-radius").json()
        assert {names[each["runId"]] for each in radius["runs"]} == {
            each.id
            for each in history
            if each is not start and any(start.id in writers for writers in closure(seen, each.id).values())
        }


@pytest.fixture
def empty(empty_graph: neo4j.Driver) -> Any:
    """Delete what one example wrote. Its keys are the next one's, so nothing must be thought known."""

    def delete() -> None:
        empty_graph.execute_query("MATCH (n) WHERE NOT n:Facet AND NOT n:Column DETACH DELETE n")

    return delete


def writers(api: httpx.Client, reader: str) -> list[tuple[str, str | None]]:
    reads = api.get(f"/api/v1/runs/{reader}/closure").raise_for_status().json()["reads"]
    return [(read["dataset"].rpartition(":")[2], read["writer"]) for read in reads]


def test_under_another_name_of_the_old_one_and_of_the_new_one(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=(dataset("s3/old", symlinks=alias("old")),), at=1, run_id="load"),
        run("alter", writes=(renamed("s3/new", "s3/old", symlinks=alias("new")),), at=3, run_id="alter"),
        run("report", reads=(dataset("new", namespace="catalog"),), at=5, run_id="report"),
    )
    assert writers(api, "report") == [("new", "alter"), ("old", "load")]


def test_a_table_that_is_renamed_where_it_lies_keeps_its_data(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=(dataset("s3/t", symlinks=alias("old")),), at=1, run_id="load"),
        run("alter", writes=(renamed("s3/t", "s3/t", symlinks=alias("new")),), at=3, run_id="alter"),
        run("report", reads=(dataset("new", namespace="catalog"),), at=5, run_id="report"),
    )
    assert writers(api, "report") == [("new", "alter"), ("new", "load")]


def test_who_says_of_an_input_that_it_was_renamed_did_not_rename_it(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=("old",), at=1, run_id="load"),
        run("report", reads=(renamed("new", "old"),), at=5, run_id="report"),
        run("look", reads=("old",), at=9, run_id="look"),
    )
    assert writers(api, "report") == [("new", None)]
    assert writers(api, "look") == [("old", "load")]


def test_how_a_dataset_is_written_is_known_under_its_new_name(api: httpx.Client, tell: Tell) -> None:
    """Whoever marks what overwrites adds with all else, under either name; who renames says nothing of that."""
    overwrite = {"lifecycleStateChange": "OVERWRITE"}
    tell(
        run("fill", writes=(dataset("stage", lifecycleStateChange=overwrite),), at=1, run_id="fill"),
        run("swap", writes=(renamed("t", "stage"),), at=3, run_id="swap"),
        run("add", writes=("t",), at=5, run_id="add"),
        run("load", writes=("raw",), at=1, run_id="load"),
        run("shift", writes=(renamed("r", "raw"),), at=3, run_id="shift"),
        run("reload", writes=("r",), at=5, run_id="reload"),
        run("report", reads=("t", "r"), at=7, run_id="report"),
    )
    found = dict(writers(api, "report"))
    assert found == {"t": "add", "stage": "fill", "r": "reload"}
