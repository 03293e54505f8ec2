"""The facets that state edges: `columnLineage` in every version, and explicit `lineage` (of jobs, of datasets)."""

from typing import Any

from hypothesis import strategies as st

from tests.events.facet import entry, facet, some
from tests.events.names import columns, names, references, run_ids


def _of(reference: st.SearchStrategy[dict[str, Any]], required: dict[str, Any], **optional: Any) -> Any:
    return st.builds(lambda of, more: of | more, reference, entry(required, **optional))


transformation = entry(
    {"type": st.sampled_from(["DIRECT", "INDIRECT"])},
    subtype=st.sampled_from(["IDENTITY", "AGGREGATION", "FILTER", "JOIN"]),
    description="d",
    masking=st.booleans(),
)
input_field = _of(references, {"field": columns}, transformations=some(transformation))
column_lineage = facet(
    {
        "fields": st.dictionaries(
            names,
            entry(
                {"inputFields": some(input_field, 3)},
                transformationDescription="d",
                transformationType=st.sampled_from(["IDENTITY", "MASKED"]),
            ),
            max_size=2,
        )
    },
    dataset=some(input_field),
)

of_dataset = _of(references, {"type": "DATASET"}, field=columns, transformations=some(transformation, 1))
#: A named job, or (without names) the event's own.
of_job = st.builds(
    lambda of, more: of | more,
    st.one_of(references, st.just(dict[str, Any]())),
    entry({"type": "JOB"}, runId=run_ids, transformations=some(transformation, 1)),
)
sources = some(st.one_of(of_dataset, of_dataset, of_job))
fields = st.dictionaries(columns, entry({"inputs": sources}), max_size=2)
dataset_entry = _of(references, {"type": "DATASET"}, inputs=sources, fields=fields)
job_entry = st.builds(
    lambda of, more: of | more,
    st.one_of(references, st.just(dict[str, Any]())),
    entry({"type": "JOB"}, runId=run_ids, inputs=sources),
)

job_lineage = facet({"entries": some(st.one_of(dataset_entry, dataset_entry, job_entry), 3)})
dataset_lineage = facet(inputs=sources, fields=fields)
