// The latest run of each of these jobs.
// Row: job, run_id, state, at, error, job_facets.
UNWIND $jobs AS job
CALL (job) {
  MATCH (r:Run)
  WHERE r.job = job AND r.lastSeen <= $until
  RETURN r
  ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
  LIMIT 1
}
RETURN collect([job, r.runId, r.state, r.lastSeen, r.error, r.jobFacets]) AS rows
