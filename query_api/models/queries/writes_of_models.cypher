// The latest writes of models under all their names, newest first: not what was only meant.
// Row: place, total, writes.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS names
CALL (names) {
  UNWIND names AS name
  MATCH (d:Dataset {key: name})
  RETURN sum(COUNT { (d)<-[:WROTE]-() }) AS total
}
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at <= $until
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
    WITH by, w WHERE w.written
    RETURN by, w LIMIT $limit
  }
  WITH by, w ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, by.runId, by.job, by.firstSeen, by.endedAt, w.at, w.version, w.versionKey]) AS writes
}
RETURN collect([place, total, writes]) AS rows
