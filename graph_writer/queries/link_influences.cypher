// Columns that influence a whole dataset or job, with the lineages that say so.
UNWIND $rows AS row
MATCH (source:Column {key: row.source})
MATCH (target:Dataset|Job {key: row.target})
MERGE (source)-[edge:INFLUENCES]->(target)
WITH row, edge, coalesce(edge.lineages, []) AS lineages, coalesce(edge.transformations, []) AS transformations
SET edge.lineages = lineages + [each IN row.lineages WHERE NOT each IN lineages],
    edge.transformations = transformations + [each IN row.transformations WHERE NOT each IN transformations]
RETURN count(*) AS rows
