// The last writes `w` that were written and did not only drop what was there, by runs `by`, under each of the `names` of a
// dataset up to `at`, newest first.
UNWIND names AS name
CALL (name, at) {
  MATCH (by:Run)-[w:WROTE]->()
  WHERE w.dataset = name AND w.at <= at
  WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
  WITH by, w WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
  RETURN by, w LIMIT $limit
}
