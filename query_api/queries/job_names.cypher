// The names of jobs, and who owns them.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN collect([key, j.namespace, j.name, j.owners]) AS rows
