// What runs read.
// Row: run, dataset, at, until, version, version_key, snapshot_key, by_renaming.
UNWIND $runs AS key
MATCH (r:Run {key: key})<-[read:READ_BY]-(d:Dataset)
RETURN collect([key, d.key, read.at, read.until, coalesce(read.version, read.snapshot), read.versionKey,
                read.snapshotKey, size(read.jobs) = 0]) AS rows
