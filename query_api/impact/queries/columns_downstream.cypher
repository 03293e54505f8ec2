// Columns with what they feed (a column) or influence (a dataset: no field).
// Row: dataset, field, targets.
UNWIND $keys AS key
MATCH (c:Column {key: key})
/* part: column_downstream */
