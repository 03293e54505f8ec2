// Whether the use `use` of a dataset by a run states statistics, metrics or assertions.
(use.rowCount IS NOT NULL OR use.bytes IS NOT NULL OR use.fileCount IS NOT NULL OR use.assertions IS NOT NULL
 OR use.useFacets CONTAINS '"columnMetrics"' OR use.facets CONTAINS '"dataQualityMetrics"')
