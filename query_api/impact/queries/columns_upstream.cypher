// Columns with the columns that feed them.
// Row: dataset, field, sources.
UNWIND $keys AS key
MATCH (c:Column {key: key})
/* part: column_upstream */
