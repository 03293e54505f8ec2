// What runs wrote, of which nothing was only meant, and what they did not only drop.
// Row: run, dataset, at, until, version_key, snapshot_key.
UNWIND $runs AS key
MATCH (r:Run {key: key})-[w:WROTE]->(d:Dataset)
WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
RETURN collect([key, d.key, w.at, w.until, w.versionKey, w.snapshotKey]) AS rows
