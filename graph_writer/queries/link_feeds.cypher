// Columns that feed a column, with the column lineages that say so.
UNWIND $rows AS row
MATCH (source:Column {key: row.source})
MATCH (target:Column {key: row.target})
MERGE (source)-[edge:FEEDS]->(target)
WITH row, edge, coalesce(edge.lineages, []) AS lineages, coalesce(edge.transformations, []) AS transformations
SET edge.lineages = lineages + [each IN row.lineages WHERE NOT each IN lineages],
    edge.transformations = transformations + [each IN row.transformations WHERE NOT each IN transformations]
RETURN count(*) AS rows
