// All columns of datasets with what they feed (a column) or influence (a dataset: no field).
// Row: dataset, field, targets.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
/* part: column_downstream */
