// Runs that ended in one of some states, heard of within a time: the latest of them, and how many (up to `most`).
// Row: total, runs.
CALL () {
  UNWIND $states AS state
  CALL (state) {
    MATCH (r:Run)
    WHERE r.state = state AND r.lastSeen >= $since AND r.lastSeen < $until
    WITH r LIMIT $most
    RETURN count(r) AS some
  }
  RETURN sum(some) AS total
}
CALL (total) {
  UNWIND $states AS state
  CALL (state) {
    MATCH (r:Run)
    WHERE r.state = state AND r.lastSeen >= $since AND r.lastSeen < $until
    RETURN r ORDER BY r.state DESC, r.lastSeen DESC, r.key DESC LIMIT $limit
  }
  WITH r ORDER BY r.lastSeen DESC, r.key DESC LIMIT $limit
  RETURN collect(/* part: listed_run */) AS runs
}
RETURN total, runs
