// The columns of datasets, the first of each by name.
// Row: dataset, field.
UNWIND $datasets AS dataset
CALL (dataset) {
  MATCH (c:Column {dataset: dataset})
  RETURN c.field AS field ORDER BY field LIMIT $limit
}
RETURN dataset, field
