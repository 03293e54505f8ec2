// What runs, or moves, read.
// Row: run, dataset, at, until, version, version_key, snapshot_key, inferred, by_renaming.
UNWIND $runs AS key
MATCH (by:Run|Move {key: key})<-[read:READ_BY]-(own:Dataset)
WHERE /* part: counts */
RETURN collect([key, own.key, read.at, read.until, coalesce(read.version, read.snapshot), read.versionKey,
                read.snapshotKey, read.inferred IS NOT NULL, /* part: by_renaming */]) AS rows
