"""Events for property tests: few names and instants, so that they meet, overtake and contradict each other.

A name that stands more than once is drawn more often.
"""

from typing import Any

from hypothesis import strategies as st

PRODUCER = "https://example.com/producer"
NAMES = ["a", "a", "a", "b", "c"]
RUNS = ["r1", "r1", "r1", "r2", "r3"]
#: Two of them are one instant, written in two zones.
TIMES = [
    "2026-03-01T00:00:00Z",
    "2026-03-01T00:00:01Z",
    "2026-03-01T02:00:01+02:00",
    "2026-03-01T00:00:02.5",
    "2026-03-02T00:00:00Z",
]

json_bodies = st.sampled_from([{"x": 1}, {"x": 2}, {"x": 1, "y": ["z"]}, {"_deleted": True}, None, "text"])
names = st.sampled_from(NAMES)
references = st.fixed_dictionaries({"namespace": st.just("ns"), "name": names})

transformations = st.lists(
    st.sampled_from([{"type": "DIRECT", "subtype": "IDENTITY"}, {"type": "INDIRECT", "subtype": "FILTER"}]), max_size=2
)
input_fields = st.lists(
    st.builds(
        lambda of, field, how: {**of, "field": field, "transformations": how},
        references,
        names,
        transformations,
    ),
    max_size=3,
)
column_lineages = st.fixed_dictionaries(
    {"fields": st.dictionaries(names, st.fixed_dictionaries({"inputFields": input_fields}), max_size=2)},
    optional={"dataset": input_fields},
)
symlinks = st.fixed_dictionaries(
    {
        "identifiers": st.lists(
            st.builds(lambda of, kind: {**of, "type": kind}, references, st.sampled_from(["TABLE", "LOCATION"])),
            max_size=2,
        )
    }
)
schemas = st.fixed_dictionaries({"fields": st.lists(st.fixed_dictionaries({"name": names}), max_size=3)})
dataset_facets = st.fixed_dictionaries(
    {},
    optional={
        "custom": json_bodies,
        "schema": schemas,
        "columnLineage": column_lineages,
        "symlinks": symlinks,
        "datasetType": st.sampled_from([{"datasetType": "TABLE"}, {"datasetType": "MODEL"}, {"_deleted": True}]),
        "version": st.sampled_from([{"datasetVersion": "1"}, {"datasetVersion": "2"}, {}]),
    },
)
datasets = st.builds(lambda of, facets: {**of, "facets": facets}, references, dataset_facets)
inputs = st.builds(
    lambda of, facets: {**of, "inputFacets": facets}, datasets, st.dictionaries(names, json_bodies, max_size=1)
)
outputs = st.builds(
    lambda of, facets: {**of, "outputFacets": facets}, datasets, st.dictionaries(names, json_bodies, max_size=1)
)
jobs = st.builds(
    lambda of, facets: {**of, "facets": facets},
    references,
    st.fixed_dictionaries(
        {},
        optional={
            "custom": json_bodies,
            "jobType": st.sampled_from([{"processingType": "STREAMING"}, {"processingType": "BATCH"}]),
        },
    ),
)
parents = st.builds(
    lambda run, job, root: (
        {"run": {"runId": run}, "job": job} | ({"root": {"run": {"runId": root}, "job": job}} if root else {})
    ),
    st.sampled_from(RUNS),
    references,
    st.sampled_from([None, *RUNS]),
)
runs = st.builds(
    lambda run, facets: {"runId": run, "facets": facets},
    st.sampled_from(RUNS),
    st.fixed_dictionaries({}, optional={"parent": parents, "custom": json_bodies}),
)
run_events = st.fixed_dictionaries(
    {
        "eventTime": st.sampled_from(TIMES),
        "producer": st.just(PRODUCER),
        "run": runs,
        "job": jobs,
        "outputs": st.lists(outputs, max_size=2),
    },
    optional={
        "eventType": st.sampled_from(["START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER"]),
        "inputs": st.lists(inputs, max_size=2),
    },
)
job_events = st.fixed_dictionaries(
    {"eventTime": st.sampled_from(TIMES), "producer": st.just(PRODUCER), "job": jobs},
    optional={"inputs": st.lists(inputs, max_size=2), "outputs": st.lists(outputs, max_size=2)},
)
dataset_events = st.fixed_dictionaries(
    {"eventTime": st.sampled_from(TIMES), "producer": st.just(PRODUCER), "dataset": datasets}
)
#: Mostly run events, as in life.
events: st.SearchStrategy[dict[str, Any]] = st.one_of(run_events, run_events, run_events, job_events, dataset_events)
