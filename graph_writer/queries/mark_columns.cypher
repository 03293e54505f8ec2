// Columns that lineages of their dataset leave out, or explain without a source: by the hashes of these lineages. What is
// read after the lock is read under it.
UNWIND $rows AS row
MATCH (column:Column {key: row.key})
SET column:Column
WITH row, column, coalesce(column.leftOut, []) AS leftOut, coalesce(column.sourceless, []) AS sourceless
WITH column, leftOut + [each IN row.leftOut WHERE NOT each IN leftOut] AS leftOut,
     sourceless + [each IN row.sourceless WHERE NOT each IN sourceless] AS sourceless
SET column.leftOut = CASE WHEN size(leftOut) = 0 THEN null ELSE leftOut END,
    column.sourceless = CASE WHEN size(sourceless) = 0 THEN null ELSE sourceless END
RETURN count(*) AS rows
