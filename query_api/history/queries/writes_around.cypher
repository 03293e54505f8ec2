// The writes of a dataset, under any of its names, around an instant; not those that only dropped it.
// Row: run, at.
UNWIND $names AS name
CALL (name) {
  MATCH (by:Run)-[w:WROTE]->()
  WHERE w.dataset = name AND w.at <= $at
  WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
  WITH by, w WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
  RETURN by.key AS run, w.at AS written LIMIT $limit
  UNION
  MATCH (by:Run)-[w:WROTE]->()
  WHERE w.dataset = name AND w.at > $at
  WITH by, w ORDER BY w.dataset, w.at, by.key
  WITH by, w WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
  RETURN by.key AS run, w.at AS written LIMIT $limit
}
RETURN collect(DISTINCT [run, written]) AS rows
