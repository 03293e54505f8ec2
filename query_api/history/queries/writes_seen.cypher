// Of reads of datasets with many writes, what each may have seen, found by index (see query_api/history/seen_writes.py):
// the latest write of the same explicit version by its end and another one of that (who only drops makes none), the latest
// writes of any up to that version or its end, and of streams those that went on after these.
// Row: place, by_version, writes, lasting.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of, $of[place].names AS names
CALL (of, names) {
  UNWIND of.versions AS version
  UNWIND names AS name
  CALL (name, version) {
    MATCH (by:Run|Move)-[w:WROTE]->()
    WHERE w.dataset = name AND w.versionKey = version
    RETURN by, w
    UNION
    MATCH (by:Run|Move)-[w:WROTE]->()
    WHERE w.dataset = name AND w.snapshotKey = version
    RETURN by, w
  }
  WITH by, w, of, names WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
  WITH by, head(collect(w)) AS w, of, names
  ORDER BY w.at <= of.until DESC, w.at DESC, /* part: order */ DESC LIMIT 2
  RETURN collect([by.key, by.runId, w.at, w.until, /* part: became */, /* part: reads_of_writer */, w.versionKey, w.snapshotKey,
                  by.job, w.lineages]) AS byVersion
}
WITH place, of, names, byVersion,
     CASE WHEN of.streams THEN NULL
          ELSE head([w IN byVersion WHERE w[0] <> of.run AND (size(byVersion) = 1 OR w[2] <= of.until) | w[2]]) END AS named
WITH place, of, names, byVersion, coalesce(named, of.until) AS at
CALL (of, names, at) {
  UNWIND names AS name
  CALL (of, name, at) {
    MATCH (by:Run|Move)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at <= at
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, /* part: order */ DESC
    WITH by, w, of WHERE /* part: done */ AND /* part: another */
    RETURN by, w LIMIT $limit
  }
  WITH by, w, names ORDER BY w.at DESC, /* part: order */ DESC LIMIT $limit
  RETURN collect([by.key, by.runId, w.at, w.until, /* part: became */, /* part: reads_of_writer */, w.versionKey, w.snapshotKey,
                  by.job, w.lineages]) AS writes
}
CALL (of, names, at, writes) {
  UNWIND names AS name
  CALL (of, name, at, writes) {
    MATCH (by:Run|Move)-[w:WROTE]->()
    WHERE w.dataset = name AND w.until > coalesce(writes[-1][2], $end)
    WITH by, w ORDER BY w.dataset DESC, w.until DESC
    WITH by, w, of, at WHERE w.at <= at AND w.written AND /* part: another */
    RETURN by, w LIMIT $most_lasting
  }
  RETURN collect([by.key, by.runId, w.at, w.until, /* part: became */, /* part: reads_of_writer */, w.versionKey, w.snapshotKey,
                  by.job, w.lineages]) AS lasting
}
RETURN collect([place, byVersion, writes, lasting]) AS rows
