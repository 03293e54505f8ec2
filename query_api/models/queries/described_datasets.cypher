// What is said of datasets now. `declares`: events of the dataset itself say what it is made of.
// Row: key, owners, tags, column_tags, description, version, declares.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN collect([key, d.owners, d.tags, d.columnTags, d.description, d.version, d.declaredLineage IS NOT NULL]) AS rows
