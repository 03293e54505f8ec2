// Runs in some states from a place on, those heard of last first.
// Row: last, looked_at, runs.
UNWIND $each_state AS state
CALL (state) {
  MATCH (r:Run)
  WHERE r.state = state AND r.lastSeen <= $at AND r.lastSeen >= $since
  WITH r ORDER BY r.state DESC, r.lastSeen DESC, r.key DESC
  WITH r WHERE r.lastSeen < $at OR r.key < $run
  RETURN r LIMIT $scan
}
WITH r ORDER BY r.lastSeen DESC, r.key DESC LIMIT $scan
/* part: runs_looked_at */
