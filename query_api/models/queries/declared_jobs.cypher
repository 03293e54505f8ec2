// The facets of jobs as events of the jobs themselves and of their runs left them, as JSON text of hashes.
// Row: key, facets.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN collect([key, j.facets]) AS rows
