// Runs as they are shown where something was found, with their jobs.
// Row: key, run_id, state, at, job.
UNWIND $keys AS key
MATCH (r:Run {key: key})
RETURN collect([key, r.runId, r.state, r.lastSeen, HEAD(COLLECT {
  MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name, j.jobType, j.owners, j.tags] })]) AS rows
