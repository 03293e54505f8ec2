// How the latest run of each of these jobs stands that was over by an instant, without its facets.
// Row: job, run.
UNWIND $jobs AS job
CALL (job) {
  MATCH (r:Run)
  WHERE r.job = job AND r.lastSeen <= $until
  RETURN r
  ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
  LIMIT 1
}
RETURN collect([job, /* part: run_stands */]) AS rows
