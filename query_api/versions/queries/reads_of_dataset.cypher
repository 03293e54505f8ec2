// Reads of a dataset under all its names from a place on, newest first, with what each showed; not of who only renamed it.
// Row: run, run_id, job, at, outcome, facets, measured.
MATCH (d:Dataset {key: $dataset})
/* part: names */
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH ()-[use:READ_BY]->(r:Run)
    WHERE use.dataset = name AND use.at <= $at
    WITH r, use ORDER BY use.dataset DESC, use.at DESC, r.key DESC
    WITH r, use WHERE size(use.jobs) > 0 AND (use.at < $at OR r.key < $run)
    RETURN r, use LIMIT $limit
  }
  WITH r, use ORDER BY use.at DESC, r.key DESC LIMIT $limit
  RETURN collect(/* part: shown_by_run */) AS seen
}
RETURN seen AS rows
