// Columns with the columns that feed them.
UNWIND $keys AS key
MATCH (c:Column {key: key})
/* part: column_upstream */
