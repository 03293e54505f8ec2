// Runs that read a dataset under any of its names, from a place on, newest first.
// Row: run, at, version, rows, written, inferred.
MATCH (d:Dataset {key: $dataset})
/* part: names */
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH (own:Dataset)-[read:READ_BY]->(by:Run)
    WHERE read.dataset = name AND read.at <= $at
    WITH own, by, read ORDER BY read.dataset DESC, read.at DESC, by.key DESC
    WITH own, by, read WHERE (read.at < $at OR by.key < $run) AND /* part: counts */
    RETURN by AS r, read AS use LIMIT $limit
  }
  WITH r, use ORDER BY use.at DESC, r.key DESC LIMIT $limit
  RETURN collect([/* part: listed_run */, use.at, coalesce(use.version, use.snapshot), use.rowCount, false, use.inferred IS NOT NULL]) AS found
}
RETURN found AS rows
