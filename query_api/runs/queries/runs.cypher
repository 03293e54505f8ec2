// Runs, with the names of their job.
// Row: key, run, namespace, name.
UNWIND $keys AS key
MATCH (r:Run {key: key})
OPTIONAL MATCH (j:Job {key: r.job})
RETURN collect([key, r {.runId, .state, .firstSeen}, j.namespace, j.name]) AS rows
