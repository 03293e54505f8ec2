"""Every job facet of the standard; `lineage`, the explicit one, too."""

from typing import Final

from hypothesis import strategies as st

from tests.events.facet import Facets, custom, entry, facet, some, tag
from tests.events.lineage_facets import job_lineage
from tests.events.names import names, words

owner = entry({"name": names}, type=st.sampled_from(["MAINTAINER", "OWNER"]))
pattern = entry(
    {
        "eventTrigger": "PERIODIC",
        "eventContentMode": st.sampled_from(["ACCUMULATIVE", "COMPLETE_SNAPSHOT"]),
    },
    windowDuration=60,
)

JOB_FACETS: Final[Facets] = {
    "documentation": facet({"description": words}, contentType="text/markdown"),
    "jobType": facet(
        {
            "processingType": st.sampled_from(["BATCH", "STREAMING", "SERVICE"]),
            "integration": st.sampled_from(["SPARK", "DBT", "AIRFLOW"]),
        },
        jobType=st.sampled_from(["QUERY", "DAG", "TASK", "TEST", "MODEL"]),
        emissionPattern=pattern,
    ),
    "ownership": facet(owners=some(owner)),
    "sourceCode": facet({"language": "python", "sourceCode": words}),
    "sourceCodeLocation": facet(
        {"type": "git", "url": "https://example.com/repository/file.py"},
        repoUrl="https://example.com/repository",
        path="file.py",
        version=words,
        tag="v1",
        branch="main",
        pullRequestNumber="1",
    ),
    "sql": facet({"query": st.sampled_from(["select 1", "select 2"])}, dialect="ansi"),
    "tags": facet(tags=some(entry(tag, source="user"))),
    "lineage": job_lineage,
    "custom": custom,
}
