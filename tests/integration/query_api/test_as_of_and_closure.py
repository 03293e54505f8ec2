"""Impact as of an instant and the closure of who read then agree on what had been written, by batches and streams."""

from itertools import count
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import dataset, described, run
from tests.integration.query_api.test_impact_oracle import moved

pytestmark = pytest.mark.engines

_numbers = count()
STREAMING = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}}


class Told(NamedTuple):
    """One run: when it begins and ends, how; of what streams whether it ever said that it was RUNNING."""

    begins: int
    ends: int
    end: str | None
    streams: bool
    runs: bool

    def events(self, number: int) -> list[dict[str, Any]]:
        """After a run of the same job that completed, but wrote something else."""
        job, written = f"j{number}", (f"d{number}",)
        asked: dict[str, Any] = {"run_id": f"r{number}", "job_facets": STREAMING if self.streams else {}}
        events = [
            described(dataset(f"d{number}"), at=0),
            run(job, (), (f"other{number}",), at=0, run_id=f"before{number}"),
            run(job, at=self.begins, kind="START", **asked),
        ]
        if self.runs:
            events.append(run(job, (), written, at=(self.begins + self.ends) // 2, kind="RUNNING", **asked))
        if self.end is not None:
            events.append(run(job, (), written, at=self.ends, kind=self.end, **asked))
        return events

    def had_written(self, at: int) -> bool:
        """Whether what it writes is there at a minute."""
        if self.streams and (self.runs or self.end == "COMPLETE"):
            return self.begins <= at
        return self.end == "COMPLETE" and self.ends <= at


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    told: list[Told] = []
    for _ in range(draw(st.integers(1, 5))):
        begins = draw(st.integers(1, 15))
        end = draw(st.sampled_from(["COMPLETE", "COMPLETE", "FAIL", "ABORT", None]))
        told.append(Told(begins, begins + draw(st.integers(1, 15)), end, draw(st.booleans()), draw(st.booleans())))
    return told


@given(history=histories(), minutes=st.sets(st.integers(1, 32), min_size=1, max_size=4), data=st.data())
@settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_as_of_and_closure_agree_on_what_had_been_written(
    api: httpx.Client, tell: Tell, history: list[Told], minutes: set[int], data: st.DataObject
) -> None:
    """Each job writes a dataset of its own, so that nothing is replaced; somebody reads them all at each minute."""
    space = f"agree-{next(_numbers)}"
    names = [f"d{number}" for number in range(len(history))]
    events = [event for number, each in enumerate(history) for event in each.events(number)]
    events += [run(f"look{at}", tuple(names), at=at, kind="START", run_id=f"look{at}") for at in minutes]
    told = moved(events, space)
    tell(*data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=3)))))
    for at in minutes:
        expected = {names[number] for number, each in enumerate(history) if each.had_written(at)}
        reads = api.get(f"/api/v1/runs/look{at}-{space}/closure").raise_for_status().json()["reads"]
        assert {read["dataset"].rpartition(":")[2] for read in reads if read["writer"]} == expected, at
        as_of = f"2026-10-09T{at // 60:02}:{at % 60:02}:00Z"
        asked = {"direction": "upstream", "asOf": as_of, "depth": 1}
        above = {
            name: api.get("/api/v1/impact", params={"nodeId": f"dataset:db-{space}:{name}", **asked}).json()["nodes"]
            for name in names
        }
        assert {name for name, nodes in above.items() if any(each["type"] == "job" for each in nodes)} == expected, at
