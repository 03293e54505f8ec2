// Runs of jobs that failed or were aborted within a time each, latest first.
// Row: place, run, at, state, error.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of
CALL (of) {
  MATCH (r:Run)
  WHERE r.job = of.job AND r.lastSeen > of.after AND r.lastSeen <= of.until
  WITH r ORDER BY r.job DESC, r.lastSeen DESC
  WITH r WHERE r.state IN ['FAIL', 'ABORT']
  RETURN r LIMIT $limit
}
RETURN collect([place, r.key, r.lastSeen, r.state, r.error]) AS rows
