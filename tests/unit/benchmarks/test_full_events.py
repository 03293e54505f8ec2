"""Events with every facet are what the rows of the benchmarks claim of them."""

import orjson

from benchmarks import events, full_events
from benchmarks.facets import SAMPLES
from graph_writer.facts import DatasetFact, JobFact, RunFact
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.event.shape import problems


def test_a_run_carries_every_facet_where_it_belongs() -> None:
    for event in full_events.run(7, "job", ("raw.one", "raw.two"), "table"):
        assert problems(event) == []
        assert 15_000 <= len(orjson.dumps(event)) <= 25_000
        (output,) = event["outputs"]
        assert SAMPLES["run"].keys() <= event["run"]["facets"].keys()
        assert SAMPLES["job"].keys() <= event["job"]["facets"].keys()
        assert SAMPLES["dataset"].keys() <= output["facets"].keys()
        assert SAMPLES["output"].keys() <= output["outputFacets"].keys()
        for each in event["inputs"]:
            assert SAMPLES["dataset"].keys() - each["facets"].keys() == {"lineage", "columnLineage"}
            assert SAMPLES["input"].keys() <= each["inputFacets"].keys()


def test_runs_of_different_jobs_have_no_facts_of_their_own_in_common() -> None:
    """Else each event would wait for the locks of all others, and datasets would become one by a common alias."""

    def keys(number: int) -> set[str]:
        facts = Facts()
        for event in full_events.run(number, f"job_{number}", (f"raw.{number}", f"more.{number}"), f"table_{number}"):
            facts.add(observe(event))
        return {*facts.of(JobFact), *facts.of(DatasetFact), *facts.of(RunFact)}

    first, second = keys(0), keys(events.FAMILY * 3)
    assert len(first) > 8
    assert first & second == set()
