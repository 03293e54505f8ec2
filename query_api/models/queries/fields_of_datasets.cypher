// Datasets with the names of all their columns.
// Row: dataset, names.
UNWIND $datasets AS dataset
CALL (dataset) {
  MATCH (c:Column {dataset: dataset})
  RETURN collect(c.field) AS names
}
RETURN collect([dataset, names]) AS rows
