// What jobs are declared to read in a version that the declaration which counts now names.
// Row: dataset, job, version.
UNWIND $jobs AS key
MATCH (j:Job {key: key})<-[r:CONSUMED_BY]-(d:Dataset)
WHERE r.declaredVersionStamp = j.declared AND r.declared = j.declared
RETURN collect([d.key, key, r.declaredVersion]) AS rows
