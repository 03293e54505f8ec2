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
from tests.integration.query_api.events import alias, dataset, run

pytestmark = pytest.mark.engines

REPLACING = {"OVERWRITE", "CREATE", "TRUNCATE", "DROP"}


class Told(NamedTuple):
    """One run of a history: what its events say. One that streams goes on from its beginning to its end."""

    id: str
    begins: int
    ends: int
    state: str
    reads: dict[str, str | None]
    writes: dict[str, tuple[str | None, str | None]]
    streams: bool = False

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
    writes = tuple(
        dataset(
            name,
            **({"version": {"datasetVersion": version}} if version else {}),
            **({"lifecycleStateChange": {"lifecycleStateChange": change}} if change else {}),
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


def made(one: Told, name: str) -> bool:
    """Whether a run made anything of what it wrote: who only drops does not."""
    return one.writes[name][1] != "DROP"


def saw(history: list[Told], reader: Told, name: str, horizon: int) -> tuple[str, list[Told]]:
    """The rule, and the runs whose data a read saw, the last writer first: of a stream's read by a horizon."""
    every = [one for one in history if name in one.writes and one.wrote]
    others = sorted((one for one in every if one is not reader), key=lambda one: (one.seen_from, key(one)))
    reports = any(one.writes[name][1] not in {None, "DROP"} for one in history if name in one.writes)
    version = reader.reads[name]
    of_version = [one for one in every if version is not None and one.writes[name][0] == version and made(one, name)]
    end = reader.ends if reader.streams else reader.begins
    if len(of_version) != 1:
        of_version = [one for one in others if one in of_version and one.seen_from <= end]
    named = next((one for one in reversed(of_version) if one is not reader), None)

    def replaces(one: Told) -> bool:
        change = one.writes[name][1]
        return not one.streams and (change in REPLACING or (change is None and not reports and name not in one.reads))

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
        for name in reader.reads:
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


def closure(history: list[Told], start: Told) -> set[tuple[str, str, str, str, frozenset[str]]]:
    found: set[tuple[str, str, str, str, frozenset[str]]] = set()
    for reader, horizon in above(history, start).values():
        for name in reader.reads:
            rule, writers = saw(history, reader, name, horizon)
            first = writers[0].id if writers else ""
            found.add((name, reader.id, first, rule, frozenset(one.id for one in writers[1:])))
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
