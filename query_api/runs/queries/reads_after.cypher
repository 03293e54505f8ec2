// Of writes: the next one that replaced all that was there (see query_api/history/seen_writes.py), and the runs that read the
// dataset between the two, or read the version written later. Which of these saw the write, `reads_of_runs` says.
// Row: place, replaced, readers.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of
MATCH (d:Dataset {key: of.dataset})
/* part: names */
CALL (of, names, reports) {
  UNWIND names AS name
  CALL (of, name, names, reports) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at >= of.at
    WITH by, w, names, reports ORDER BY w.dataset, w.at, by.key
    WITH by, w, names, reports
    WHERE w.written AND (w.at > of.at OR by.key > of.run)
      AND (w.lifecycle IN $replacing
           OR w.lifecycle IS NULL AND NOT reports AND NOT /* part: read_itself */)
    RETURN by, w LIMIT 1
  }
  WITH by, w ORDER BY w.at, by.key LIMIT 1
  RETURN collect([by.key, by.runId, w.at]) AS next
}
CALL (of, names, next) {
  UNWIND names AS name
  CALL (of, name, next) {
    MATCH ()-[read:READ_BY]->(r:Run)
    WHERE read.dataset = name AND read.at >= of.at AND read.at <= coalesce(next[0][2], $end)
    RETURN r LIMIT $limit
    UNION
    MATCH ()-[read:READ_BY]->(r:Run)
    WHERE read.dataset = name AND read.versionKey = of.version
    RETURN r LIMIT $limit
  }
  RETURN collect(DISTINCT r.key) AS readers
}
RETURN collect([place, next, readers]) AS rows
