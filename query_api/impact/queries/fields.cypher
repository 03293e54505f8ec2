// The names of all columns of datasets.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
WITH dataset, collect(c.field) AS fields
RETURN collect([dataset, fields]) AS rows
