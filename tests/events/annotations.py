"""Run events that only say something of what they name, told by the job's type, by the facet, or by both."""

from hypothesis import strategies as st

from tests.events.facet import BASE, Json, entry, facet, some
from tests.events.names import EVENT_TYPES, PRODUCER, names, references, run_ids, times, words
from tests.events.run_facets import RUN_FACETS

one = entry(
    {"kind": st.sampled_from(["approval", "tag", "note", "alias", "stage"])},
    key=names,
    value=words,
    note=words,
    removed=st.booleans(),
)
said = facet(
    annotations=some(one),
    node=st.sampled_from(["run:r2", "run:r3", "dataset:ns:a", "job:ns:b"]),
    version=words,
    column=names,
    by=words,
    source=st.sampled_from(["person", "mlflow"]),
)
_OF_DATASETS = {
    "version": facet({"datasetVersion": words}),
    "datasetType": facet({"datasetType": "MODEL"}),
    "tags": RUN_FACETS["tags"],
}
subject = st.builds(
    lambda of, facets: {**of, "facets": facets}, references, st.fixed_dictionaries({}, optional=_OF_DATASETS)
)


def _event(*, typed: bool, with_facet: bool) -> st.SearchStrategy[Json]:
    job_type = {**BASE, "processingType": "BATCH", "integration": "HEADWATER", "jobType": "ANNOTATION"}
    facets = {"headwater_annotation": said} if with_facet else {}
    optional = {name: RUN_FACETS[name] for name in ("jobDependencies", "parent")}
    return st.fixed_dictionaries(
        {
            "eventTime": times,
            "eventType": st.sampled_from(EVENT_TYPES),
            "producer": st.just(PRODUCER),
            "schemaURL": st.just("https://openlineage.io/spec/2-0-2/OpenLineage.json"),
            "run": st.fixed_dictionaries(
                {"runId": run_ids, "facets": st.fixed_dictionaries(facets, optional=optional)}
            ),
            "job": st.builds(
                lambda of, facets: {**of, "facets": facets}, references, st.just({"jobType": job_type} if typed else {})
            ),
            "inputs": st.lists(subject, max_size=2),
        },
        optional={"outputs": st.lists(subject, max_size=1)},
    )


annotation_events: st.SearchStrategy[Json] = st.one_of(
    _event(typed=True, with_facet=True), _event(typed=True, with_facet=False), _event(typed=False, with_facet=True)
)
