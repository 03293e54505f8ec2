"""Full events are what the rows of the benchmarks claim of them."""

import orjson

from benchmarks import events, writer
from graph_writer.facts import LineageFact, RunFact, SchemaFact, UseFact
from graph_writer.fold import Facts
from graph_writer.observe import observe


def test_a_full_event_has_about_five_kilobytes() -> None:
    sizes = [len(orjson.dumps(event)) for event in events.run(12_345, "job", ("raw.one", "raw.two"), "table")]
    assert len(sizes) == 2
    assert all(4_500 <= size <= 5_500 for size in sizes)


def test_a_run_has_all_that_its_benchmark_claims() -> None:
    facts = Facts()
    for event in events.run(0, "job", ("raw.one", "raw.two"), "table"):
        facts.add(observe(event))
    (run,) = (each for each in facts.of(RunFact).values() if each.event_types)
    uses = list(facts.of(UseFact).values())
    (lineage,) = facts.of(LineageFact).values()
    assert run.run_id == events.run_id(0)
    assert run.state == "COMPLETE"
    assert len(run.parents) == 1
    assert sorted(use.direction for use in uses) == ["read", "read", "write"]
    assert all(use.use_facets for use in uses)
    assert len(facts.of(SchemaFact)) == 3
    assert len(lineage.feeds) == events.COLUMNS + events.SHARED


def test_repeats_are_other_runs_of_the_same_jobs_and_datasets() -> None:
    new, repeats = ([*writer.phase(30, number)] for number in range(2))
    names = [{(event["job"]["name"], event["outputs"][0]["name"]) for event in phase} for phase in (new, repeats)]
    runs = [{event["run"]["runId"] for event in phase} for phase in (new, repeats)]
    assert names[0] == names[1]
    assert [len(each) for each in runs] == [30, 30]
    assert not runs[0] & runs[1]
