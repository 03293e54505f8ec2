// Properties of the runs of a job that `runs_of_job` leaves out: only parent facets of other runs named them, or their own
// later events name another job.
MATCH (j:Job {key: $job})-[:HAS_RUN]->(r:Run)
WHERE r.lastSeen IS NULL OR coalesce(r.job, '') <> $job
WITH r ORDER BY r.key DESC
SKIP $offset LIMIT $limit
RETURN collect(/* part: brief_run */) AS rows
