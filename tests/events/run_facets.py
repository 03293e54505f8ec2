"""Every run facet of the standard."""

from typing import Final

from hypothesis import strategies as st

from tests.events.facet import BASE, Facets, custom, entry, facet, some, tag
from tests.events.names import counts, names, references, run_ids, times, words

run = entry({"runId": run_ids}, facets={"seen": {**BASE, "x": 1}})
job = st.builds(
    lambda of, facets: of | facets, references, st.sampled_from([{}, {"facets": {"seen": {**BASE, "x": 1}}}])
)
parent = facet({"run": run, "job": job}, root=entry({"run": run, "job": job}))
dependency = entry(
    {"job": references},
    run=entry({"runId": run_ids}),
    dependency_type=st.sampled_from(["DIRECT_INVOCATION", "IMPLICIT"]),
    type="IMPLICIT",
    sequence_trigger_rule="FINISH_TO_START",
    status_trigger_rule="EXECUTE_ON_SUCCESS",
    extra=words,
)
test = entry(
    {"name": names, "status": st.sampled_from(["pass", "fail", "skip"])},
    severity=st.sampled_from(["error", "warn"]),
    type="not_null",
    description=words,
    expected="0",
    actual="1",
    content="select 1",
    contentType="text/sql",
    params={"column": "a", "deep": {"er": [1]}},
)

RUN_FACETS: Final[Facets] = {
    "nominalTime": facet({"nominalStartTime": times}, nominalEndTime=times),
    "parent": parent,
    "parentRun": parent,  # the same under its old name
    "errorMessage": facet({"message": words, "programmingLanguage": "PYTHON"}, stackTrace="at line 1"),
    "processing_engine": facet({"version": words}, name="spark", openlineageAdapterVersion="1"),
    "externalQuery": facet({"externalQueryId": words, "source": "bigquery"}),
    "extractionError": facet(
        {
            "totalTasks": counts,
            "failedTasks": counts,
            "errors": some(entry({"errorMessage": words}, stackTrace="at line 1", task="t", taskNumber=1)),
        }
    ),
    "environmentVariables": facet({"environmentVariables": some(entry({"name": names, "value": words}))}),
    "executionParameters": facet(
        parameters=some(entry({"key": names}, name="n", description="d", value=st.sampled_from(["1", "2"])))
    ),
    "jobDependencies": facet(upstream=some(dependency), downstream=some(dependency), trigger_rule="ALL_SUCCESS"),
    "tags": facet(tags=some(entry(tag, source="user"))),
    "test": facet({"tests": some(test)}),
    "custom": custom,
}
