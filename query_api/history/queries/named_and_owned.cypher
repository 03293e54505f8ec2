// The names of jobs and datasets, and who owns them.
// Row: key, namespace, name, owners.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([key, n.namespace, n.name, n.owners]) AS rows
