// What runs wrote, of which nothing was only meant.
// Row: run, dataset, at, until, version_key, snapshot_key.
UNWIND $runs AS key
MATCH (r:Run {key: key})-[w:WROTE]->(d:Dataset)
WHERE w.written
RETURN collect([key, d.key, w.at, w.until, w.versionKey, w.snapshotKey]) AS rows
