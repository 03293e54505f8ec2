// The latest run `r` of each of these jobs that was over by an instant; of two at one time the one with the greater key, as in a job's lastRun.
UNWIND $jobs AS job
CALL (job) {
  MATCH (r:Run)
  WHERE r.job = job AND r.lastSeen <= $until
  RETURN r
  ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
  LIMIT 1
}
