// Runs heard of since a time that may judge something to be bad, the latest first: verdicts, and of the `scan` latest runs
// those with tests or assertions that failed. And whether all runs since then were looked at.
// Row: all_looked_at, runs.
CALL () {
  MATCH (r:Run)
  WHERE r.job = $verdicts AND r.lastSeen >= $since
  WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC LIMIT $limit
  RETURN collect(r.key) AS verdicts
}
CALL (verdicts) {
  UNWIND $states AS state
  CALL (state) {
    MATCH (r:Run)
    WHERE r.state = state AND r.lastSeen >= $since
    RETURN r ORDER BY r.state DESC, r.lastSeen DESC, r.key DESC LIMIT $scan
  }
  WITH r ORDER BY r.lastSeen DESC, r.key DESC LIMIT $scan
  WITH r, r.job <> $verdicts AND (r.testsFailed > 0
    OR (r.checks AND EXISTS { (r)<-[use:READ_BY]-() WHERE use.assertionsFailed > 0 })
    OR EXISTS { (r)-[use:WROTE]->() WHERE use.assertionsFailed > 0 }) AS judges
  RETURN count(r) AS looked_at, collect(CASE WHEN judges THEN r.key END)[..$limit] AS tests
}
RETURN looked_at < $scan AS all_looked_at, verdicts + tests AS runs
