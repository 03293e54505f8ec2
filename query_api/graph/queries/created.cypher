// When jobs and datasets were first named.
// Row: key, at.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([n.key, n.createdAt]) AS rows
