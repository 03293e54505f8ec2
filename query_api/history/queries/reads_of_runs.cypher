// What runs read.
// Row: run, dataset, at, version, version_key.
UNWIND $runs AS key
MATCH (r:Run {key: key})<-[read:READ_BY]-(d:Dataset)
RETURN collect([key, d.key, read.at, read.version, read.versionKey]) AS rows
