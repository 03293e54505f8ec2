// Datasets with the keys of all their names.
// Row: key, names.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
/* part: names */
RETURN collect([key, names]) AS rows
