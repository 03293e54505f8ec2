// What the latest writes and reads of datasets up to an instant each stated of them, newest first.
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
  RETURN collect([by.key, w.facets, w.useFacets]) AS writes
}
CALL (names, at) {
  UNWIND names AS name
  CALL (name, at) {
    MATCH ()-[read:READ_BY]->(r:Run)
    WHERE read.dataset = name AND read.at <= at
    WITH read, r ORDER BY read.dataset DESC, read.at DESC, r.key DESC
    RETURN read, r LIMIT $limit
  }
  WITH read, r ORDER BY read.at DESC, r.key DESC LIMIT $limit
  RETURN collect([r.key, read.facets, read.useFacets]) AS reads
}
RETURN collect([place, writes, reads]) AS rows
