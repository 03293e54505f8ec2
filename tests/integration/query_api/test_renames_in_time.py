"""Closure and blast radius over renames, against plain Python that plays random histories, instant by instant."""

from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import httpx
import neo4j
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from query_api.history import write_histories as all_writes
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, dataset, described, renamed, run

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


class Moved(NamedTuple):
    """What no run did: by new name what datasets were until an instant, as an event of each says."""

    at: int
    renames: dict[str, str]

    def events(self) -> list[dict[str, Any]]:
        return [described(renamed(new, old), at=self.at) for new, old in self.renames.items()]


def identity(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"renames/{name}"))


#: The runs whose data is in each dataset, the last one first.
There = dict[str, list[str]]
#: The same of each dataset that a run read, by both.
Seen = dict[tuple[str, str], list[str]]


def played(history: list[Told], moves: list[Moved]) -> tuple[Seen, There]:
    """Every read of a history whose instants are all different, and what is where in the end: a plain dictionary.

    From a name that is `gone`, since all was moved away and nothing came, an event of a dataset moves nothing.
    """
    there: There = {name: [] for name in NAMES}
    gone = set[str]()
    seen: Seen = {}
    moments: list[tuple[int, bool, Told | Moved]] = [(each.at, True, each) for each in moves]
    moments += [moment for each in history for moment in ((each.begins, False, each), (each.ends, True, each))]
    for _, over, each in sorted(moments, key=lambda moment: moment[0]):
        if isinstance(each, Moved):
            renames = {new: old for new, old in each.renames.items() if new != old and old not in gone}
            there |= {old: [] for old in renames.values()} | {new: there[old] for new, old in renames.items()}
            gone = (gone | set(renames.values())) - renames.keys()
        elif not over:
            seen |= {(each.id, name): there[name] for name in {*each.reads, *each.renames.values()}}
        elif each.completes:
            moved = {old for new, old in each.renames.items() if new != old}
            for name in {*each.writes, *moved} - each.renames.keys():
                own = [] if name in moved else [each.id]
                there[name] = own + (there[name] if name in each.reads and name not in moved else [])
            there |= {new: [each.id] for new in each.renames}
            gone = (gone - set(each.writes) | moved) - each.renames.keys()
    return seen, there


def takes_what_a_repeat_seemed_to_bring(history: list[Told], moves: list[Moved]) -> bool:
    """Whether an event moves what another one named only by repeating a rename: the one limit, docs/graph-model.md."""
    gone, hollow = set[str](), set[str]()
    moments: list[tuple[int, Told | Moved]] = [(each.at, each) for each in moves]
    moments += [(each.ends, each) for each in history if each.completes]
    for _, each in sorted(moments, key=lambda moment: moment[0]):
        renames = {new: old for new, old in each.renames.items() if new != old}
        if isinstance(each, Moved):
            if hollow & set(renames.values()):
                return True
            hollow |= {new for new, old in renames.items() if old in gone}
            renames = {new: old for new, old in renames.items() if old not in gone}
        else:
            gone -= set(each.writes)
            hollow -= set(each.writes)
        gone = (gone | set(renames.values())) - renames.keys()
        hollow -= renames.keys()
    return False


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
def histories(draw: st.DrawFn) -> tuple[list[Told], list[Moved]]:
    names = st.sampled_from(NAMES)
    count, moves = draw(st.integers(2, 7)), draw(st.integers(0, 4))
    instants = draw(st.permutations(range(2 * count + moves)))
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
    several = st.dictionaries(names, names, min_size=1, max_size=2)
    return history, [Moved(at, draw(several)) for at in instants[2 * count :]]


@pytest.mark.rule("dataset.lifecycleStateChange.renamed-when")
@given(told=histories(), few=st.sampled_from([all_writes.FEW_WRITES, 0]), data=st.data())
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_closure_and_blast_radius_follow_data_under_its_names(
    api: httpx.Client,
    empty: Any,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    told: tuple[list[Told], list[Moved]],
    few: int,
    data: st.DataObject,
) -> None:
    empty()
    monkeypatch.setattr(all_writes, "FEW_WRITES", few)
    history, moves = told
    assume(not takes_what_a_repeat_seemed_to_bring(history, moves))
    sent = [event for each in [*history, *moves] for event in each.events()]
    for event in data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent), max_size=3)))):
        tell(event)
    names = {identity(each.id): each.id for each in history}
    seen, there = played(history, moves)
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
        tainted = {
            each.id
            for each in history
            if each is not start and any(start.id in writers for writers in closure(seen, each.id).values())
        }
        assert {names[each["runId"]] for each in radius["runs"]} == tainted
        assert {names[each["from"]] for each in radius["runs"]} <= tainted | {start.id}
        assert {each["dataset"].removeprefix("dataset:db:") for each in radius["datasets"] if each["stillTainted"]} == {
            name for name, writers in there.items() if not tainted.union([start.id]).isdisjoint(writers)
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


LOADS = (
    run("load", writes=("stage",), at=1, run_id="load"),
    run("fill", writes=("t",), at=1, run_id="fill"),
)


def test_what_became_another_without_a_run_is_by_who_wrote_it(api: httpx.Client, tell: Tell) -> None:
    tell(
        *LOADS,
        described(renamed("t", "stage"), at=3),
        run("again", writes=("stage",), at=5, run_id="again"),
        run("report", reads=("t", "stage", "raw2"), at=7, run_id="report"),
        described(renamed("raw2", "raw"), at=2),
    )
    reads = api.get("/api/v1/runs/report/closure").raise_for_status().json()["reads"]
    shown = {
        read["dataset"].rpartition(":")[2]: (read["writer"], read["movedFrom"], read["writtenAt"]) for read in reads
    }
    assert shown == {
        "t": ("load", "dataset:db:stage", "2026-10-09T00:01:00.000000Z"),
        "stage": ("again", None, "2026-10-09T00:05:00.000000Z"),
        "raw2": (None, "dataset:db:raw", None),
    }
    assert all(read["reader"] == "report" for read in reads), "no run is invented"


def test_it_is_tainted_where_it_is_now(api: httpx.Client, tell: Tell) -> None:
    tell(
        *LOADS,
        described(renamed("t", "stage"), at=3),
        run("report", reads=("t",), at=5, run_id="report"),
        run("look", reads=("stage",), at=5, run_id="look"),
    )
    radius = api.get("/api/v1/runs/load/blast-radius").raise_for_status().json()
    (reader,) = radius["runs"]
    assert (reader["runId"], reader["from"], reader["through"]) == ("report", "load", "dataset:db:t")
    assert reader["depth"] == 1
    shown = {each["dataset"].rpartition(":")[2]: each for each in radius["datasets"]}
    assert {name: (each["by"], each["stillTainted"], each["cleanedBy"]) for name, each in shown.items()} == {
        "stage": ("load", False, None),
        "t": ("load", True, None),
    }
    assert shown["stage"]["cleanedAt"] == shown["t"]["taintedAt"] == "2026-10-09T00:03:00.000000Z"
    assert api.get("/api/v1/runs/fill/blast-radius").json()["runs"] == []


def test_two_that_change_their_names_at_one_instant(api: httpx.Client, tell: Tell) -> None:
    tell(*LOADS, described(renamed("t", "stage"), at=1), described(renamed("stage", "t"), at=1))
    tell(run("report", reads=("t", "stage"), at=5, run_id="report"))
    assert dict(writers(api, "report")) == {"t": "load", "stage": "fill"}
    for few in (True, False):
        radius = api.get("/api/v1/runs/load/blast-radius").raise_for_status().json()
        assert {each["dataset"]: each["stillTainted"] for each in radius["datasets"]} == {
            "dataset:db:stage": False,
            "dataset:db:t": True,
        }, few


def test_a_stream_counts_only_up_to_when_its_data_was_moved(api: httpx.Client, tell: Tell) -> None:
    facets = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}}
    tell(
        *(run("copy", ("topic",), ("t",), at=at, kind="RUNNING", run_id="copy", job_facets=facets) for at in (1, 9)),
        run("early", writes=("topic",), at=2, run_id="early"),
        described(renamed("old", "t"), at=4),
        run("late", writes=("topic",), at=6, run_id="late"),
        run("report", reads=("old",), at=8, run_id="report"),
        run("look", reads=("t",), at=10, run_id="look"),
    )
    made = {name: {writer for _, writer in writers(api, name) if writer} for name in ("report", "look")}
    assert made == {"report": {"copy", "early"}, "look": {"copy", "late"}}
    assert {each["runId"] for each in api.get("/api/v1/runs/late/blast-radius").json()["runs"]} == {"copy", "look"}


def nightly(night: int, batch: str) -> list[dict[str, Any]]:
    """A load of a staging table, which an event of the dataset itself then says is the table."""
    measured = {"dataQualityMetrics": {"rowCount": 10 if batch == "1" else 900}}
    parameters = {"executionParameters": {"parameters": [{"key": "batch", "name": "batch", "value": batch}]}}
    at = night * 60
    return [
        run("load", ("raw",), (dataset("stage", **measured),), at=at + 1, run_id=f"n{night}", run_facets=parameters),
        described(renamed("t", "stage", ownership={"owners": [{"name": f"team {batch}"}]}), at=at + 3),
        run("train", ("t",), ("model",), at=at + 5, run_id=f"m{night}"),
    ]


def test_diff_and_root_cause_go_on_to_who_wrote_it_under_the_name_before(api: httpx.Client, tell: Tell) -> None:
    for night in range(6):
        tell(*nightly(night, "900" if night < 5 else "1"))
    sides = {"left": "run:m4", "right": "run:m5"}
    found = api.get("/api/v1/diff", params=sides).raise_for_status().json()
    assert found["runs"] == {"added": ["m5", "n5"], "removed": ["m4", "n4"], "shared": 0}
    loads = {each["job"]: each["changes"] for each in found["jobs"]["replaced"]}["job:shop:load"]
    assert "parameters" in {each["kind"] for each in loads}
    tables = {each["dataset"]: each for each in found["datasets"]["replaced"]}
    assert [tables["dataset:db:t"][side]["writer"] for side in ("left", "right")] == ["n4", "n5"]
    assert tables["dataset:db:t"]["numbers"] == {"rowCount": [900, 10]}
    for asked in (
        {"nodeId": "dataset:db:model", "bad": "m5", "good": "m4"},
        {"nodeId": "dataset:db:t", "bad": "n5", "good": "n4"},
    ):
        suspects = api.get("/api/v1/root-cause", params=asked).raise_for_status().json()["suspects"]
        changes = {(each["change"]["kind"], each["change"]["nodeId"]) for each in suspects}
        assert ("parameters", "job:shop:load") in changes, asked


def test_a_version_of_what_became_another_is_by_no_run(api: httpx.Client, tell: Tell) -> None:
    tell(*nightly(0, "1"), *nightly(1, "2"), run("fix", writes=("t",), at=70, run_id="fix"))
    asked = "/api/v1/namespaces/db/datasets/t/versions"
    newest, oldest = api.get(asked).raise_for_status().json()["versions"]
    assert [each["facets"]["ownership"]["owners"] for each in (newest, oldest)] == [
        [{"name": "team 2"}],
        [{"name": "team 1"}],
    ]
    assert oldest["createdByRun"] is None
    assert (oldest["first"]["runId"], oldest["first"]["job"]) == (None, None)
    assert (newest["runs"], newest["last"]["runId"]) == (2, "fix")
    first = api.get(asked, params={"limit": 1}).json()
    rest = api.get(asked, params={"limit": 1, "cursor": first["truncated"]["cursor"]}).json()
    assert [each["version"] for each in rest["versions"]] == [oldest["version"]]


def test_who_says_again_what_was_renamed_moves_nothing(api: httpx.Client, tell: Tell) -> None:
    """A catalog tells of a rename that a run did, and tells it once more the next day."""
    tell(
        *LOADS,
        run("alter", writes=(renamed("t", "stage"),), at=3, run_id="alter"),
        described(renamed("t", "stage"), at=4),
        run("add", reads=("t",), writes=("t",), at=6, run_id="add"),
        described(renamed("t", "stage"), at=8),
        run("report", reads=("t",), at=9, run_id="report"),
    )
    (newest, *_) = api.get("/api/v1/runs/report/closure").raise_for_status().json()["reads"]
    assert (newest["writer"], newest["alsoWriters"], newest["movedFrom"]) == ("add", ["alter"], None)
    runs = api.get("/api/v1/runs/load/blast-radius").raise_for_status().json()["runs"]
    assert [each["runId"] for each in runs] == ["alter", "add", "report"]


def test_a_table_that_is_filled_by_its_path_and_moved_by_its_name_is_moved_every_time(
    api: httpx.Client, tell: Tell
) -> None:
    for night in (0, 60):
        path = dataset("s3/stage", symlinks=alias("stage", namespace="db"))
        tell(
            run("load", writes=(path,), at=night + 1, run_id=f"load{night}"),
            described(renamed("t", "stage"), at=night + 3),
            run("report", reads=("t",), at=night + 5, run_id=f"report{night}"),
        )
    assert [writers(api, f"report{night}") for night in (0, 60)] == [[("t", "load0")], [("t", "load60")]]
