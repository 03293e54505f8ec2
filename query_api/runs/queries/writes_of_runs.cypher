// What runs, or moves, wrote, of which nothing was only meant, and what they did not only drop.
// Row: run, dataset, at, until, version_key, snapshot_key, moved.
UNWIND $runs AS key
MATCH (r:Run|Move {key: key})-[w:WROTE]->(d:Dataset)
WHERE w.written AND coalesce(w.lifecycle, '') <> 'DROP'
RETURN collect([key, d.key, w.at, w.until, w.versionKey, w.snapshotKey, w.movedAway]) AS rows
