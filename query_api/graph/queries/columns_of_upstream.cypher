// All columns of datasets with the columns that feed them.
// Row: dataset, field, sources.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
/* part: column_upstream */
