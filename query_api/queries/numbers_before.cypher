// What the latest writes of datasets up to an instant each stated of them, newest first.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place].names AS names, $of[place].at AS at
CALL (names, at) {
  UNWIND names AS name
  CALL (name, at) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at <= at
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
    WITH by, w WHERE w.written
    RETURN by, w LIMIT $limit
  }
  WITH by, w ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, w.at, w.facets, w.useFacets]) AS stated
}
RETURN collect([place, stated]) AS rows
