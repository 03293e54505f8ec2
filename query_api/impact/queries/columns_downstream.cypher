// Columns with what they feed (a column) or influence (a dataset: no field).
UNWIND $keys AS key
MATCH (c:Column {key: key})
/* part: column_downstream */
