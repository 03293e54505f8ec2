// The names of all columns of datasets.
// Row: dataset, names.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
WITH dataset, collect(c.field) AS names
RETURN collect([dataset, names]) AS rows
