"""Events of all three kinds, with every facet of the standard, that meet on few names and few instants."""

from typing import Any

from hypothesis import strategies as st

from tests.events.annotations import annotation_events
from tests.events.dataset_facets import DATASET_FACETS, INPUT_FACETS, OUTPUT_FACETS
from tests.events.facet import Facets, Json, all_of, few
from tests.events.job_facets import JOB_FACETS
from tests.events.lineage_facets import column_lineage
from tests.events.names import EVENT_TYPES, TIMES, producers, references, run_ids, times
from tests.events.run_facets import RUN_FACETS

#: Lineage that is stated for a target stands on jobs, or on the dataset of a dataset event: one kind an event.
_OF_USES = {name: each for name, each in DATASET_FACETS.items() if name != "lineage"}

some_times = st.one_of(times, times, times, st.sampled_from(TIMES))


def _entity(facets: Facets, *, every: bool) -> st.SearchStrategy[Json]:
    chosen = all_of(facets) if every else few(facets, 3, deletable=True)
    return st.builds(lambda of, facets: {**of, "facets": facets}, references, chosen)


def _use(facets: Facets, key: str, *, every: bool) -> st.SearchStrategy[Json]:
    chosen = all_of(facets) if every else few(facets, 2, deletable=False)
    return st.builds(lambda of, facets: {**of, key: facets}, _entity(_OF_USES, every=every), chosen)


def _event(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[Json]:
    common = {
        "eventTime": some_times,
        "producer": producers,
        "schemaURL": st.just("https://openlineage.io/spec/2-0-2/OpenLineage.json"),
    }
    return st.fixed_dictionaries(common | required, optional=optional)


def _events(*, every: bool) -> tuple[st.SearchStrategy[Json], st.SearchStrategy[Json], st.SearchStrategy[Json]]:
    """Run, job and dataset events; with `every` facet, else with a few of them."""
    run_facets = all_of(RUN_FACETS) if every else few(RUN_FACETS, 3, deletable=False)
    run = st.fixed_dictionaries({"runId": run_ids, "facets": run_facets})
    job = _entity(JOB_FACETS, every=every)
    most = 1 if every else 2
    inputs = st.lists(_use(INPUT_FACETS, "inputFacets", every=every), min_size=int(every), max_size=most)
    outputs = st.lists(_use(OUTPUT_FACETS, "outputFacets", every=every), min_size=int(every), max_size=most)
    run_event = _event(
        {"run": run, "job": job, "outputs": outputs}, eventType=st.sampled_from(EVENT_TYPES), inputs=inputs
    )
    job_event = _event({"job": job}, inputs=inputs, outputs=outputs)
    return run_event, job_event, _event({"dataset": _entity(DATASET_FACETS, every=every)})


def _stating(event: Json, lineage: Json, outputs: int) -> Json:
    """The event with a column lineage on some of its outputs, as that of a script stands on several."""
    stated = [
        {**each, "facets": {**each["facets"], "columnLineage": lineage}} if place < outputs else each
        for place, each in enumerate(event["outputs"])
    ]
    return {**event, "outputs": stated}


run_events, job_events, dataset_events = _events(every=False)
#: Run events whose outputs name sources, whether or not these are inputs.
stating_events = st.builds(_stating, run_events, column_lineage, st.integers(1, 2))


def _became(dataset: Json, old: Json) -> Json:
    change = {"lifecycleStateChange": "RENAME", "previousIdentifier": old}
    return {**dataset, "facets": {**dataset["facets"], "lifecycleStateChange": change}}


#: Datasets that became others without a run, several of one instant among them.
moving_events = _event(
    {"dataset": st.builds(_became, _entity(_OF_USES, every=False), references), "eventTime": st.sampled_from(TIMES)}
)
#: Runs that rename: in swaps and chains, from several names, and onto the name itself.
renaming_events = _event(
    {
        "run": st.fixed_dictionaries({"runId": run_ids}),
        "job": references,
        "outputs": st.lists(
            st.builds(
                lambda of, old: (
                    of
                    | {
                        "facets": {
                            "lifecycleStateChange": {"lifecycleStateChange": "RENAME", "previousIdentifier": old}
                        }
                    }
                ),
                references,
                references,
            ),
            min_size=1,
            max_size=3,
        ),
    },
    eventType=st.sampled_from(EVENT_TYPES),
    inputs=st.lists(references, max_size=2),
)
#: Runs that rename, and whose column lineages may name what they renamed.
stating_renames = st.builds(_stating, renaming_events, column_lineage, st.integers(0, 2))
#: Mostly run events, as in life; each with a few facets.
events: st.SearchStrategy[Json] = st.one_of(
    run_events,
    run_events,
    stating_events,
    stating_renames,
    job_events,
    dataset_events,
    moving_events,
    annotation_events,
)

_CHECKS = {"dataQualityAssertions": {"assertions": [{"assertion": "not_null", "success": True}]}}
_small_inputs = st.builds(
    lambda of, checks: {**of, "inputFacets": _CHECKS} if checks else of,
    references,
    st.sampled_from([False, False, True]),
)


@st.composite
def _small(draw: st.DrawFn) -> Json:
    """A run event with little in it but what decides of which job its run is, how it stands and what is current."""
    job_type = {
        "processingType": draw(st.sampled_from(["BATCH", "STREAMING"])),
        "jobType": draw(st.sampled_from(["JOB", "JOB", "TEST"])),
    }
    parent = {"parent": {"run": {"runId": "p"}, "job": {"namespace": "ns", "name": "c"}}}
    return {
        "eventTime": draw(times),
        "eventType": draw(st.sampled_from(EVENT_TYPES)),
        "producer": draw(producers),
        "run": {"runId": draw(run_ids), "facets": parent if draw(st.booleans()) else {}},
        "job": {**draw(references), "facets": {"jobType": job_type} if draw(st.integers(0, 3)) else {}},
        "inputs": draw(st.lists(_small_inputs, max_size=1)),
        "outputs": draw(st.lists(references, max_size=1)),
    }


#: Events of few runs under several names, that end and start again, or only check.
lives: st.SearchStrategy[Json] = _small()

full_run_events, full_job_events, full_dataset_events = _events(every=True)
#: Large events: every facet that has a place in one.
full_events: st.SearchStrategy[Json] = st.one_of(full_run_events, full_job_events, full_dataset_events)
