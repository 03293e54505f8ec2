// What is said of datasets now.
// Row: key, owners, tags, column_tags, description, version.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN collect([key, d.owners, d.tags, d.columnTags, d.description, d.version]) AS rows
