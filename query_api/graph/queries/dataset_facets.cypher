// The facets of datasets as events left them, each under one name, as JSON text of hashes.
// Row: key, facets.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN collect([d.key, d.facets]) AS rows
