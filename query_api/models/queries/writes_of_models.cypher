// The latest writes of models under all the names that they had, each name for a time, newest first: not what was only
// meant. `total` counts those of other times too.
// Row: place, total, writes.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS spans
CALL (spans) {
  UNWIND spans AS span
  WITH DISTINCT span.name AS name
  MATCH (d:Dataset {key: name})
  RETURN sum(COUNT { (d)<-[:WROTE]-() }) AS total
}
CALL (spans) {
  UNWIND spans AS span
  CALL (span) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = span.name AND w.at > span.after AND w.at <= span.until
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
    WITH by, w WHERE w.written
    RETURN by, w LIMIT $limit
  }
  WITH by, w ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, by.runId, by.job, by.firstSeen, by.endedAt, w.at, w.version, w.versionKey, w.dataset]) AS writes
}
RETURN collect([place, total, writes]) AS rows
