// Datasets under all their names, with all their writes if these are few: those that were only meant (`written` is
// false) do not count. Each with whether its run had read the dataset itself, so that it may only have added to it.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
/* part: names */
CALL (named) {
  UNWIND named AS n
  RETURN sum(COUNT { (n)<-[:WROTE]-() }) <= $most AS few
}
CALL (named, names, few) {
  UNWIND CASE WHEN few THEN named ELSE [] END AS n
  MATCH (n)<-[w:WROTE]-(by:Run)
  WHERE w.written
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: read_itself */, w.versionKey]) AS writes
}
RETURN collect([key, d.namespace, d.name, names, reports, few, writes]) AS rows
