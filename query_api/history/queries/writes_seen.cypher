// Of reads of datasets with many writes, the write that each saw: the last one of the same explicit version, and the
// last one of any, both written before the read by another run, found by index; and for the latter those before it.
// Row: place, by_version, writes.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of, $of[place].names AS names
CALL (of, names) {
  UNWIND CASE WHEN of.version IS NULL THEN [] ELSE names END AS name
  MATCH (by:Run)-[w:WROTE]->()
  WHERE w.dataset = name AND w.versionKey = of.version
  WITH by, w, of, names WHERE w.at <= of.at AND w.written AND by.key <> of.run
  WITH by, w, names ORDER BY w.at DESC, by.key DESC LIMIT 1
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: reads_of_writer */, w.versionKey]) AS byVersion
}
WITH place, of, names, byVersion, coalesce(byVersion[0][2], of.at) AS at
CALL (of, names, at) {
  UNWIND names AS name
  CALL (of, name, at) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at <= at
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
    WITH by, w, of WHERE w.written AND by.key <> of.run
    RETURN by, w LIMIT $limit
  }
  WITH by, w, names ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: reads_of_writer */, w.versionKey]) AS writes
}
RETURN collect([place, byVersion, writes]) AS rows
