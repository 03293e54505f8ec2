// The facets of the run `r`, of which the large ones are read only if one that is compared with other runs, or shown of a training, is among them.
CASE WHEN r.briefFacets IS NULL
       OR any(name IN r.largeFacets WHERE name IN ['executionParameters', 'environmentVariables', 'processing_engine',
                                                   'dbt_version', 'spark_version', 'test', 'headwater_verdict',
                                                   'headwater_metrics', 'ml_metrics', 'headwater_environment',
                                                   'headwater_code', 'parent'])
     THEN r.facets ELSE r.briefFacets END
