// The latest run of each of these jobs.
UNWIND $jobs AS job
CALL (job) {
  MATCH (r:Run)
  WHERE r.job = job AND r.lastSeen IS NOT NULL
  RETURN r
  ORDER BY r.job DESC, r.lastSeen DESC
  LIMIT 1
}
RETURN job, properties(r)
