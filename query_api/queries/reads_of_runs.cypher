// What runs read, with the write of it that each read saw: the last one of the same explicit version, and the last one
// of any, both written before the read by another run. A write that was only meant (`written` is false) does not count.
UNWIND $runs AS key
MATCH (r:Run {key: key})<-[read:READ_BY]-(d:Dataset)
/* part: names */
CALL (r, read, names) {
  UNWIND CASE WHEN read.versionKey IS NULL THEN [] ELSE names END AS name
  MATCH (by:Run)-[w:WROTE]->()
  WHERE w.dataset = name AND w.versionKey = read.versionKey
  WITH by, w, names WHERE w.at <= read.at AND w.written AND by.key <> r.key
  WITH by, w, names ORDER BY w.at DESC, by.key DESC LIMIT 1
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: read_itself */]) AS byVersion
}
CALL (r, read, names) {
  UNWIND names AS name
  CALL (r, read, name) {
    MATCH (by:Run)-[w:WROTE]->()
    WHERE w.dataset = name AND w.at <= read.at
    WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
    WITH by, w WHERE w.written AND by.key <> r.key
    RETURN by, w LIMIT 1
  }
  WITH by, w, names ORDER BY w.at DESC, by.key DESC LIMIT 1
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: read_itself */]) AS byTime
}
RETURN collect([key, d.key, names, reports, read.at, read.version, byVersion, byTime]) AS rows
