// Datasets under all their names, with all their writes if these are few: those that were only meant (`written` is
// false) do not count, but a name that was given up does. Each with what its run had read: the next layer of a closure,
// and whether it may only have added.
// Row: key, namespace, name, names, reports, total, writes.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
/* part: names */
CALL (named) {
  UNWIND named AS n
  RETURN sum(COUNT { (n)<-[:WROTE]-() }) AS total
}
CALL (named, names, total) {
  UNWIND CASE WHEN total <= $most THEN named ELSE [] END AS n
  MATCH (n)<-[w:WROTE]-(by:Run|Move)
  WHERE /* part: done */
  RETURN collect([by.key, by.runId, w.at, w.until, /* part: became */, /* part: reads_of_writer */, w.versionKey, w.snapshotKey,
                  by.job, w.lineages]) AS writes
}
RETURN collect([key, d.namespace, d.name, names, reports, total, writes]) AS rows
