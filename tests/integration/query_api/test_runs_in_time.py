"""Closure and blast radius, against plain Python over the raw events of random histories, out of order and repeated."""

from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import httpx
import neo4j
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from query_api.history import write_histories as all_writes
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, described, lineage, made_of, run

pytestmark = pytest.mark.engines

REPLACING = {"OVERWRITE", "CREATE", "TRUNCATE", "DROP"}


class Told(NamedTuple):
    """One run of a history: what its events say. One that streams goes on from its beginning to its end.

    `named` are the datasets that the column lineage of its first output names.
    """

    id: str
    begins: int
    ends: int
    state: str
    reads: dict[str, str | None]
    writes: dict[str, tuple[str | None, str | None]]
    streams: bool = False
    named: tuple[str, ...] = ()

    @property
    def wrote(self) -> bool:
        return self.streams or self.state == "COMPLETE"

    @property
    def seen_from(self) -> int:
        return self.begins if self.streams else self.ends


def events(told: Told) -> list[dict[str, Any]]:
    reads = tuple(
        dataset(name, **({"version": {"datasetVersion": version}} if version else {}))
        for name, version in told.reads.items()
    )
    first = next(iter(told.writes), None) if told.named else None
    writes = tuple(
        dataset(
            name,
            **({"version": {"datasetVersion": version}} if version else {}),
            **({"lifecycleStateChange": {"lifecycleStateChange": change}} if change else {}),
            **({"columnLineage": made_of(x=[f"{each}.x" for each in told.named])} if name == first else {}),
        )
        for name, (version, change) in told.writes.items()
    )
    job = f"job_{told.id}"
    run_id = identity(told.id)
    facets = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}} if told.streams else {}
    begin = run(job, reads, at=told.begins, kind="START", run_id=run_id, job_facets=facets)
    end = run(job, reads, writes, at=told.ends, kind=told.state, run_id=run_id, job_facets=facets)
    if not told.streams:
        return [begin, end]
    return [begin, run(job, at=(told.begins + told.ends) // 2, kind="RUNNING", run_id=run_id), end]


def identity(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def inferred(history: list[Told], reader: Told) -> set[str]:
    """What only its column lineage names, of what some event used: not what it made itself, but from what that was."""
    used = {name for one in history for name in [*one.reads, *one.writes]}
    made = set(list(reader.writes)[1:])
    return (set(reader.named) & used) - made - set(reader.reads) if reader.writes else set()


def reads_of(history: list[Told], reader: Told) -> dict[str, str | None]:
    return reader.reads | dict.fromkeys(inferred(history, reader))


def made(one: Told, name: str) -> bool:
    """Whether a run made anything of what it wrote: who only drops does not."""
    return one.writes[name][1] != "DROP"


def saw(history: list[Told], reader: Told, name: str, horizon: int) -> tuple[str, list[Told]]:
    """The rule, and the runs whose data a read saw, the last writer first: of a stream's read by a horizon."""
    every = [one for one in history if name in one.writes and one.wrote]
    others = sorted((one for one in every if one is not reader), key=lambda one: (one.seen_from, key(one)))
    reports = any(one.writes[name][1] not in {None, "DROP"} for one in history if name in one.writes)
    version = reader.reads.get(name)
    of_version = [one for one in every if version is not None and one.writes[name][0] == version and made(one, name)]
    end = reader.ends if reader.streams else reader.begins
    if len(of_version) != 1:
        of_version = [one for one in others if one in of_version and one.seen_from <= end]
    named = next((one for one in reversed(of_version) if one is not reader), None)

    def replaces(one: Told) -> bool:
        change = one.writes[name][1]
        adds = name in reads_of(history, one)
        return not one.streams and (change in REPLACING or (change is None and not reports and not adds))

    if named is not None and not reader.streams:
        reached = others[: others.index(named) + 1]
        replacing = max((at for at, one in enumerate(reached) if replaces(one)), default=-1)
        found = [
            one
            for at, one in enumerate(reached)
            if at >= replacing
            or (one.streams and one.ends > reached[replacing].ends and reached[replacing] is not named)
        ]
        return "version", [one for one in found if made(one, name)][::-1]
    reached = [one for one in others if one.seen_from <= end]
    replacing = max((at for at, one in enumerate(reached) if replaces(one) and one.ends <= reader.begins), default=-1)
    found = [
        one for at, one in enumerate(reached) if at >= replacing or (one.streams and one.ends > reached[replacing].ends)
    ][::-1]
    found = [one for one in found if made(one, name)]
    if named is not None:
        found = [named, *(one for one in found if one is not named)]
    if reader.streams:
        found = [one for one in found if one.seen_from <= horizon]
    return "version" if named is not None and named in found else "time" if found else "unknown", found


def above(history: list[Told], start: Told) -> dict[str, tuple[Told, int]]:
    """All runs that a closure has, with the last instant up to which each counts."""
    found, unseen = {start.id: (start, 1000)}, [(start, 1000)]
    while unseen:
        reader, horizon = unseen.pop()
        for name in reads_of(history, reader):
            for one in saw(history, reader, name, horizon)[1]:
                until = max(min(reader.ends, horizon), reader.begins) if reader.streams else reader.begins
                until = max(until, one.begins) if one.streams else 1000
                if one.id not in found or found[one.id][1] < until:
                    found[one.id] = (one, until)
                    unseen.append((one, until))
    return found


def key(one: Told) -> str:
    from headwater.identity import run_key  # noqa: PLC0415  (the order of equal times is that of keys)

    return run_key(identity(one.id))


def closure(history: list[Told], start: Told) -> set[tuple[str, str, str, str, bool, frozenset[str]]]:
    found: set[tuple[str, str, str, str, bool, frozenset[str]]] = set()
    for reader, horizon in above(history, start).values():
        for name in reads_of(history, reader):
            rule, writers = saw(history, reader, name, horizon)
            first = writers[0].id if writers else ""
            said = name in inferred(history, reader)
            found.add((name, reader.id, first, rule, said, frozenset(one.id for one in writers[1:])))
    return found


def tainted(history: list[Told], start: Told) -> set[str]:
    """The mirror: whose closures have this run."""
    return {one.id for one in history if one is not start and start.id in above(history, one)}


NAMES = ["a", "b", "c"]
versions = st.sampled_from([None, None, None, "1", "2"])
changes = st.sampled_from([None, None, "OVERWRITE", "ALTER", "DROP"])


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    reports = draw(st.booleans())
    history: list[Told] = []
    for number in range(draw(st.integers(1, 8))):
        begins = draw(st.integers(0, 30))
        written = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))
        streams = draw(st.sampled_from([False, False, True]))
        history.append(
            Told(
                f"{number}",
                begins,
                begins + draw(st.integers(0, 20 if streams else 6)),
                draw(st.sampled_from(["COMPLETE", "COMPLETE", "COMPLETE", "FAIL"])),
                {name: draw(versions) for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))},
                {name: (draw(versions), draw(changes) if reports else None) for name in written},
                streams,
                tuple(draw(st.lists(st.sampled_from([*NAMES, "part"]), unique=True, max_size=2))),
            )
        )
    return history


#: Datasets with how many writes are read with these, and how many when a read saw more than the last: as shipped; all
#: found by index; by index, then whole.
WAYS = [(all_writes.FEW_WRITES, all_writes.MOST_WHOLE), (0, 0), (0, 100)]


@given(history=histories(), way=st.sampled_from(WAYS), data=st.data())
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_closure_and_blast_radius_are_those_of_the_raw_events(
    api: httpx.Client,
    empty: Any,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    history: list[Told],
    way: tuple[int, int],
    data: st.DataObject,
) -> None:
    empty()
    for name, most in zip(("FEW_WRITES", "MOST_WHOLE"), way, strict=True):
        monkeypatch.setattr(all_writes, name, most)
    sent = [event for one in history for event in events(one)]
    for event in data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent), max_size=3)))):
        tell(event)
    names = {identity(one.id): one.id for one in history}
    for start in history:
        answer = api.get(f"/api/v1/runs/{identity(start.id)}/closure").json()
        found = {
            (
                read["dataset"].removeprefix("dataset:db:"),
                names[read["reader"]],
                names.get(read["writer"], ""),
                read["rule"],
                read["inferred"],
                frozenset(names[each] for each in read["alsoWriters"]),
            )
            for read in answer["reads"]
        }
        assert found == closure(history, start)
        assert answer["truncated"] is None
        radius = api.get(f"/api/v1/runs/{identity(start.id)}/blast-radius").json()
        assert {names[each["runId"]] for each in radius["runs"]} == tainted(history, start)


@pytest.fixture
def empty(empty_graph: neo4j.Driver) -> Any:
    """Delete what one example wrote. Its keys are the next one's, so nothing must be thought known."""

    def delete() -> None:
        empty_graph.execute_query("MATCH (n) WHERE NOT n:Facet AND NOT n:Column DETACH DELETE n")

    return delete


def test_a_write_under_another_name_is_seen(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=(dataset("s3/orders", symlinks=alias("orders")),), at=1, run_id="writer"),
        run("report", reads=(dataset("orders", namespace="catalog"),), at=5, run_id="reader"),
    )
    (read,) = api.get("/api/v1/runs/reader/closure").json()["reads"]
    assert (read["dataset"], read["writer"], read["rule"]) == ("dataset:catalog:orders", "writer", "time")
    (run_,) = api.get("/api/v1/runs/writer/blast-radius").json()["runs"]
    assert run_["runId"] == "reader"


def test_who_dropped_a_version_did_not_write_it(api: httpx.Client, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_writes, "FEW_WRITES", 0)
    monkeypatch.setattr(all_writes, "MOST_WHOLE", 0)
    second = {"version": {"datasetVersion": "2"}}
    drop = {"lifecycleStateChange": {"lifecycleStateChange": "DROP"}}
    tell(
        run("load", writes=(dataset("orders"),), at=1, run_id="writer"),
        run("report", reads=(dataset("orders", **second),), at=5, run_id="reader"),
        run("clean_up", writes=(dataset("orders", **second, **drop),), at=9, run_id="dropped"),
    )
    (read,) = api.get("/api/v1/runs/reader/closure").json()["reads"]
    assert (read["writer"], read["rule"]) == ("writer", "time")


def test_a_dataset_is_tainted_until_a_good_run_replaces_it(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", writes=("orders",), at=1, run_id="bad"),
        run("sum", reads=("orders",), writes=("sums",), at=5, run_id="echo"),
        run("load", writes=("orders",), at=9, run_id="good"),
        run("other", reads=("orders",), writes=("others",), at=12, run_id="clean"),
    )
    radius = api.get("/api/v1/runs/bad/blast-radius").json()
    assert [each["runId"] for each in radius["runs"]] == ["echo"]
    shown = {each["dataset"]: (each["stillTainted"], each["cleanedBy"]) for each in radius["datasets"]}
    assert shown == {"dataset:db:orders": (False, "good"), "dataset:db:sums": (True, None)}
    assert radius["counts"]["stillTainted"] == 1


def test_a_run_without_reads_has_an_empty_closure(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", writes=("orders",), run_id="r"))
    assert api.get("/api/v1/runs/r/closure").json() == {"runId": "r", "reads": [], "truncated": None}


def test_an_unknown_run_is_told(api: httpx.Client) -> None:
    for question in ("closure", "blast-radius"):
        answer = api.get(f"/api/v1/runs/none/{question}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_as_of_an_instant_the_run_had_begun_or_not(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", writes=("a",), at=1), run("sum", reads=("a",), at=5, run_id="r"))
    assert api.get("/api/v1/runs/r/closure", params={"asOf": "2026-10-09T00:04:00Z"}).status_code == 404
    assert len(api.get("/api/v1/runs/r/closure", params={"asOf": "2026-10-09T00:05:00Z"}).json()["reads"]) == 1
    assert api.get("/api/v1/runs/r/closure", params={"asOf": "yesterday"}).status_code == 422


def test_what_is_cut_short_says_so(api: httpx.Client, tell: Tell) -> None:
    for number in range(6):
        tell(run(f"j{number}", reads=(f"d{number}",), writes=(f"d{number + 1}",), at=number, run_id=f"r{number}"))
    answer = api.get("/api/v1/runs/r5/closure", params={"limit": 2}).json()
    assert len(answer["reads"]) == 2
    assert answer["truncated"] == {"reason": "reads", "frontier": ["r3"]}


def read_by(api: httpx.Client, run_id: str) -> dict[str, tuple[str | None, bool]]:
    """What a closure says of each dataset: who wrote it, and whether it is only inferred that it was read."""
    reads = api.get(f"/api/v1/runs/{run_id}/closure").json()["reads"]
    assert len({read["dataset"] for read in reads}) == len(reads)
    return {read["dataset"]: (read["writer"], read["inferred"]) for read in reads}


def reached(api: httpx.Client, run_id: str) -> dict[str, bool]:
    """The runs of a blast radius, and whether it is only inferred that they read what is bad."""
    runs = api.get(f"/api/v1/runs/{run_id}/blast-radius").json()["runs"]
    return {each["runId"]: each["inferred"] for each in runs}


def test_a_source_counts_once_any_event_used_it(api: httpx.Client, tell: Tell) -> None:
    mart = dataset("mart", columnLineage=made_of(("raw.day",), a=["part.a"]))
    tell(run("make", writes=(mart,), at=5, run_id="r"))
    assert read_by(api, "r") == {}
    tell(described(dataset("part"), at=9))
    assert read_by(api, "r") == {"dataset:db:part": (None, True)}
    tell(run("load", writes=("raw",), at=1, run_id="w"))
    assert read_by(api, "r") == {"dataset:db:part": (None, True), "dataset:db:raw": ("w", True)}
    assert reached(api, "w") == {"r": True}


def test_an_input_is_no_inference_whichever_event_says_so(api: httpx.Client, tell: Tell) -> None:
    mart = dataset("mart", columnLineage=made_of(a=["raw.a"]))
    tell(
        run("load", writes=("raw",), at=1, run_id="w"),
        run("make", writes=(mart,), at=5, kind="START", run_id="r"),
    )
    assert read_by(api, "r") == {"dataset:db:raw": ("w", True)}
    tell(run("make", reads=("raw",), at=6, run_id="r"))
    assert read_by(api, "r") == {"dataset:db:raw": ("w", False)}
    assert reached(api, "w") == {"r": False}


def test_another_name_of_an_input_is_no_source_beside_it(api: httpx.Client, tell: Tell) -> None:
    """The input has the table's name, and the column lineage the path and a second one."""
    raw = dataset("s3/raw", symlinks=alias("raw"))
    mart = dataset("mart", columnLineage=made_of(a=["s3/raw.a"]))
    table = dataset("raw", namespace="catalog")
    tell(
        run("load", writes=(raw,), at=1, run_id="w"),
        run("make", reads=(table,), writes=(mart,), at=5, run_id="r"),
        run("both", writes=(dataset("out", columnLineage=made_of(a=["s3/raw.a"])),), at=6, run_id="q"),
    )
    assert read_by(api, "r") == {"dataset:catalog:raw": ("w", False)}
    assert read_by(api, "q") == {"dataset:catalog:raw": ("w", True)}


def test_what_a_run_made_itself_it_did_not_read_before(api: httpx.Client, tell: Tell) -> None:
    """A script makes a table and reads it; all of its lineage stands on each of its outputs."""
    script = made_of(a=["step.b"], b=["raw.b"])
    outputs = (dataset("step", columnLineage=script), dataset("mart", columnLineage=script))
    tell(
        run("load", writes=("raw", "step", "mart"), at=1, run_id="w"),
        run("script", writes=outputs, at=5, run_id="r"),
    )
    assert read_by(api, "r") == {"dataset:db:raw": ("w", True)}


def test_what_is_made_of_what_it_was_before_read_that(api: httpx.Client, tell: Tell) -> None:
    total = dataset("total", columnLineage=made_of(sum=["total.sum", "more.n"]))
    tell(
        run("begin", writes=("total",), at=1, run_id="first"),
        run("add", reads=("more",), writes=(total,), at=5, run_id="second"),
        run("show", reads=("total",), at=9, run_id="reader"),
    )
    assert read_by(api, "second") == {"dataset:db:total": ("first", True), "dataset:db:more": (None, False)}
    (read,) = [each for each in api.get("/api/v1/runs/reader/closure").json()["reads"] if each["reader"] == "reader"]
    assert (read["writer"], read["alsoWriters"]) == ("second", ["first"])
    assert reached(api, "first") == {"second": True, "reader": False}


def test_an_explicit_lineage_is_all_that_was_read_beside_the_inputs(api: httpx.Client, tell: Tell) -> None:
    mart = dataset("mart", columnLineage=made_of(a=["raw.a"]), schema=columns("a"))
    tell(
        run("load", writes=("raw",), at=1, run_id="w"),
        run("make", writes=(mart,), at=5, run_id="r", job_facets=lineage()),
    )
    assert read_by(api, "r") == {}


def test_diff_and_root_cause_go_up_to_what_only_a_lineage_names(api: httpx.Client, tell: Tell) -> None:
    mart = dataset("mart", columnLineage=made_of(a=["raw.a"]))
    tell(
        run("load", writes=(dataset("raw", schema=columns("a", "b")),), at=1, run_id="w1"),
        run("make", writes=(mart,), at=5, run_id="r1"),
        run("load", writes=(dataset("raw", schema=columns("b")),), at=11, run_id="w2"),
        run("make", writes=(mart,), at=15, run_id="r2"),
    )
    diff = api.get("/api/v1/diff", params={"left": "run:r1", "right": "run:r2"}).json()
    (replaced,) = diff["datasets"]["replaced"]
    assert (replaced["dataset"], replaced["right"]["writer"]) == ("dataset:db:raw", "w2")
    assert replaced["right"]["inferred"] is True
    asked = {"nodeId": "dataset:db:mart", "good": "r1", "bad": "r2"}
    found = api.get("/api/v1/root-cause", params=asked).json()
    assert found["suspects"][0]["path"] == ["dataset:db:raw", "job:shop:make", "dataset:db:mart"]
