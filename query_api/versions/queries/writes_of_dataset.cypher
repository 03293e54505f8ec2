// Writes of a dataset, by runs or moves, under all its names from a place on, newest first, with what each showed: not what
// was only meant.
// Row: run, run_id, job, at, outcome, facets, measured.
MATCH (d:Dataset {key: $dataset})
/* part: names */
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH (r:Run|Move)-[use:WROTE]->()
    WHERE use.dataset = name AND use.at <= $at
    WITH r, use ORDER BY use.dataset DESC, use.at DESC, r.key DESC
    WITH r, use WHERE use.written AND (use.at < $at OR r.key < $run)
    RETURN r, use LIMIT $limit
  }
  WITH r, use ORDER BY use.at DESC, r.key DESC LIMIT $limit
  RETURN collect(/* part: shown_by_run */) AS seen
}
RETURN seen AS rows
