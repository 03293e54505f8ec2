// All columns of datasets with the columns that feed them.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
/* part: column_upstream */
