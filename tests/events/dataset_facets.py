"""Every dataset facet of the standard, and what a run says of one input or output."""

from typing import Final

from hypothesis import strategies as st

from tests.events.facet import Facets, custom, entry, facet, some, tag
from tests.events.job_facets import owner
from tests.events.lineage_facets import column_lineage, dataset_lineage
from tests.events.names import columns, counts, names, references, times, words

leaf = entry({"name": columns}, type="INT", description="d", ordinal_position=1)
branch = entry({"name": columns, "fields": some(entry({"name": columns, "fields": some(leaf)}))}, type="STRUCT")
schema = facet(fields=st.lists(st.one_of(leaf, leaf, branch), max_size=3))
symlink = st.builds(lambda of, kind: {**of, "type": kind}, references, st.sampled_from(["TABLE", "LOCATION"]))
metrics = facet(
    {
        "columnMetrics": st.dictionaries(
            names,
            entry(
                {},
                nullCount=counts,
                distinctCount=counts,
                sum=1.5,
                count=counts,
                min=-1e300,
                max=1,
                quantiles={"0.5": 1.0},
            ),
            max_size=2,
        )
    },
    rowCount=counts,
    bytes=counts,
    fileCount=counts,
    lastUpdated=times,
)
assertion = entry(
    {"assertion": st.sampled_from(["not_null", "unique"]), "success": st.booleans()},
    column=names,
    severity=st.sampled_from(["error", "warn"]),
    name=words,
    description="d",
    expected="0",
    actual="1",
    content="select 1",
    contentType="text/sql",
    params={"deep": {"er": [1]}},
)
assertions = facet({"assertions": some(assertion)})

DATASET_FACETS: Final[Facets] = {
    "schema": schema,
    "dataSource": facet(name=words, uri="postgres://user:secret@db:5432"),
    "columnLineage": column_lineage,
    "symlinks": facet(identifiers=some(symlink)),
    "hierarchy": facet({"hierarchy": some(entry({"type": st.sampled_from(["DATABASE", "SCHEMA"]), "name": names}))}),
    "catalog": facet(
        {"framework": "iceberg", "type": "hive", "name": names},
        metadataUri="hive://m:9083",
        warehouseUri="s3://w",
        source="spark",
        catalogProperties={"a": "b"},
    ),
    "storage": facet({"storageLayer": words}, fileFormat="parquet"),
    "datasetType": facet(
        {"datasetType": st.sampled_from(["TABLE", "VIEW", "MODEL", "JOB_OUTPUT"])}, subType="TEMPORARY"
    ),
    "version": facet({"datasetVersion": st.sampled_from(["1", "2"])}),
    "lifecycleStateChange": facet(
        {
            "lifecycleStateChange": st.sampled_from(
                ["ALTER", "CREATE", "DROP", "DROP", "OVERWRITE", "RENAME", "RENAME", "TRUNCATE"]
            )
        },
        previousIdentifier=references,
    ),
    "ownership": facet(owners=some(owner)),
    "documentation": facet({"description": words}, contentType="text/markdown"),
    "tags": facet(tags=some(entry(tag, source="user", field=names))),
    "dataQualityMetrics": metrics,
    "dataQualityAssertions": assertions,  # dbt sends it here too
    "lineage": dataset_lineage,
    "custom": custom,
}


def _condition(depth: int) -> st.SearchStrategy[object]:
    side = st.sampled_from([{"type": "field", "field": "a"}, {"type": "literal", "value": "1"}])
    kinds: list[st.SearchStrategy[object]] = [
        entry({"type": "location", "locations": some(words)}),
        entry({"type": "partition", "partitions": some(entry({"dimensions": {"day": "1"}}, identifier=words))}),
        entry({"type": "compare", "left": side, "right": side, "comparison": "EQUAL"}),
    ]
    if depth:
        inner = _condition(depth - 1)
        kinds.append(entry({"type": "binary", "left": inner, "right": inner, "operator": "AND"}))
    return st.one_of(kinds)


statistics = facet(rowCount=counts, size=counts, fileCount=counts)

INPUT_FACETS: Final[Facets] = {
    "dataQualityMetrics": metrics,
    "dataQualityAssertions": assertions,
    "inputStatistics": statistics,
    "subset": facet({"inputCondition": _condition(1)}),
    "icebergScanReport": facet(
        snapshotId=counts, filterDescription="true", schemaId=1, projectedFieldNames=["a"], scanMetrics={}, metadata={}
    ),
    "custom": custom,
}
OUTPUT_FACETS: Final[Facets] = {
    "outputStatistics": statistics,
    "dataQualityAssertions": assertions,
    "subset": facet({"outputCondition": _condition(1)}),
    "icebergCommitReport": facet(
        snapshotId=counts, sequenceNumber=1, operation="append", commitMetrics={}, metadata={}
    ),
    "custom": custom,
}
