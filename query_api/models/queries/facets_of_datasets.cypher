// The facets of datasets as events left them, as JSON text of hashes.
// Row: key, facets.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN collect([key, d.facets]) AS rows
