// Runs with all that their events carried: facets of job and run, what they read and wrote.
// Row: run, run_id, job, state, began, ended, producer, error, job_facets, facets, reads, writes.
UNWIND $runs AS key
MATCH (r:Run {key: key})
WITH key, r, r AS by
RETURN collect([
  key, by.runId, by.job, by.state, by.firstSeen, by.lastSeen, by.producer, by.error, by.jobFacets, /* part: facets_compared */,
  COLLECT { MATCH (own:Dataset)-[read:READ_BY]->(by)
            WHERE /* part: counts */
            RETURN [own.key, read.at, read.facets, read.useFacets, read.version, null, read.inferred IS NOT NULL] },
  [(by)-[u:WROTE]->(d:Dataset) WHERE size(u.jobs) > 0 | [d.key, u.at, u.facets, u.useFacets, u.version, u.lineages, false]]
]) AS rows
