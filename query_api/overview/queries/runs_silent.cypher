// Runs that have not ended, do not stream, and were heard of last within a time: the latest, and how many (up to `most`).
// Row: total, runs.
CALL () {
  UNWIND $states AS state
  CALL (state) {
    MATCH (r:Run)
    WHERE r.state = state AND r.lastSeen >= $since AND r.lastSeen < $until AND NOT coalesce(r.streaming, false)
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
    WITH r ORDER BY r.state DESC, r.lastSeen DESC, r.key DESC
    WITH r WHERE NOT coalesce(r.streaming, false)
    RETURN r LIMIT $limit
  }
  WITH r ORDER BY r.lastSeen DESC, r.key DESC LIMIT $limit
  RETURN collect(/* part: listed_run */) AS runs
}
RETURN total, runs
