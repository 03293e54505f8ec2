// Runs of a job from a place on, latest first, with what each said of the job, and what it read and wrote.
// Row: run, run_id, at, outcome, defining, parent, job_facets, facets, reads, writes.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen <= $at
WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
WITH r WHERE r.lastSeen < $at OR r.key < $run
WITH r LIMIT $limit
RETURN collect([
  r.key, r.runId, r.lastSeen, r.state, /* part: defining */, r.parents[-1], r.jobFacets, /* part: facets_compared */,
  [(d:Dataset)-[u:READ_BY]->(r) WHERE size(u.jobs) > 0 | d.key],
  [(r)-[u:WROTE]->(d:Dataset) WHERE size(u.jobs) > 0 AND u.drops IS NULL | d.key]
]) AS rows
