// Columns, each once. Keys come sorted.
UNWIND $rows AS row
MERGE (column:Column {key: row.key})
ON CREATE SET column.dataset = row.dataset, column.field = row.field, column.searchName = row.searchName
RETURN count(*) AS rows
