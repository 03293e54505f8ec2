// What the latest writes of datasets up to an instant each stated of them, newest first.
// Row: place, stated.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place].names AS names, $of[place].at AS at
CALL (names, at) {
  /* part: last_writes */
  WITH by, w ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, w.at, w.facets, w.useFacets]) AS stated
}
RETURN collect([place, stated]) AS rows
