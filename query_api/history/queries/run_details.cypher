// Runs with all that their events carried: facets of job and run, what they read and wrote.
// Row: run, run_id, job, state, began, ended, producer, error, job_facets, facets, reads, writes.
UNWIND $runs AS key
MATCH (r:Run {key: key})
RETURN collect([
  key, r.runId, r.job, r.state, r.firstSeen, r.lastSeen, r.producer, r.error, r.jobFacets, r.facets,
  [(d:Dataset)-[u:READ_BY]->(r) | [d.key, u.at, u.facets, u.useFacets, u.version, null]],
  [(r)-[u:WROTE]->(d:Dataset) WHERE size(u.jobs) > 0 | [d.key, u.at, u.facets, u.useFacets, u.version, u.lineages]]
]) AS rows
