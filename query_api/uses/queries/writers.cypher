// Runs that wrote a dataset under any of its names, or meant to, from a place on, newest first.
// Row: run, at, version, rows, written, inferred.
MATCH (d:Dataset {key: $dataset})
/* part: names */
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH (r:Run)-[use:WROTE]->()
    WHERE use.dataset = name AND use.at <= $at
    WITH r, use ORDER BY use.dataset DESC, use.at DESC, r.key DESC
    WITH r, use WHERE size(use.jobs) > 0 AND (use.at < $at OR r.key < $run)
    RETURN r, use LIMIT $limit
  }
  WITH r, use ORDER BY use.at DESC, r.key DESC LIMIT $limit
  RETURN collect([/* part: listed_run */, use.at, coalesce(use.version, use.snapshot), use.rowCount, use.written, false]) AS found
}
RETURN found AS rows
