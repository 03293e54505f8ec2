// What producers said of datasets, as it is stored.
// Row: key, facets.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN collect([d.key, d.facets]) AS rows
