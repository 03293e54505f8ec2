// The latest run of each of these jobs.
// Row: job, run_id, state, at, error, job_facets.
/* part: latest_run_of_job */
RETURN collect([job, r.runId, r.state, r.lastSeen, r.error, r.jobFacets]) AS rows
