// Of writes: the next one after their end that replaced all that was there (see query_api/history/seen_writes.py), and the
// runs that may have seen them: they read the dataset between the two, stream and read it at any time between, or read a
// version that was written between. Which of these saw the write, `reads_of_runs` says.
// Row: place, replaced, readers.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of
MATCH (d:Dataset {key: of.dataset})
/* part: names */
CALL (of, names, reports) {
  UNWIND names AS name
  CALL (of, name, names, reports) {
    MATCH (by:Run|Move)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at >= of.until
    WITH by, w, names, reports, of ORDER BY w.dataset, w.at, /* part: order */
    WITH by, w, names, reports, of
    WHERE /* part: done */ AND w.until IS NULL AND (w.at > of.began OR /* part: order */ > of.run)
      AND (/* part: became */ IN $replacing
           OR w.lifecycle IS NULL AND NOT reports AND NOT /* part: read_itself */)
    RETURN by, w LIMIT 1
  }
  WITH by, w ORDER BY w.at, /* part: order */ LIMIT 1
  RETURN collect([by.key, by.runId, w.at]) AS next
}
WITH place, of, names, next, coalesce(next[0][2], $end) AS last
CALL (of, names, last) {
  UNWIND names AS name
  CALL (of, name, last) {
    MATCH ()-[w:WROTE]->()
    WHERE w.dataset = name AND w.at >= of.at AND w.at <= last
    WITH w WHERE w.written
    WITH w LIMIT $limit
    UNWIND [w.versionKey, w.snapshotKey] AS version
    WITH DISTINCT version WHERE version IS NOT NULL
    RETURN version
  }
  RETURN collect(DISTINCT version) AS later
}
CALL (of, names, last, later) {
  UNWIND names AS name
  CALL (of, name, last, later) {
    MATCH ()-[read:READ_BY]->(r:Run|Move)
    WHERE read.dataset = name AND read.at >= of.at AND read.at <= last
    RETURN r LIMIT $limit
    UNION
    MATCH ()-[read:READ_BY]->(r:Run|Move)
    WHERE read.dataset = name AND read.until >= of.at
    WITH read, r, last WHERE read.at <= last
    RETURN r LIMIT $limit
    UNION
    UNWIND of.versions + later AS version
    CALL (name, version) {
      MATCH ()-[read:READ_BY]->(r:Run|Move)
      WHERE read.dataset = name AND read.versionKey = version
      RETURN r
      UNION
      MATCH ()-[read:READ_BY]->(r:Run|Move)
      WHERE read.dataset = name AND read.snapshotKey = version
      RETURN r
    }
    RETURN r LIMIT $limit
  }
  RETURN collect(DISTINCT r.key) AS readers
}
RETURN collect([place, next, readers]) AS rows
