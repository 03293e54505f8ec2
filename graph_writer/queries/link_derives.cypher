// Datasets whose columns a column lineage of another dataset names, with the column lineages that say so.
UNWIND $rows AS row
MATCH (source:Dataset {key: row.source})
MATCH (target:Dataset {key: row.target})
MERGE (source)-[edge:DERIVES {origin: 'columnLineage'}]->(target)
WITH row, edge, coalesce(edge.lineages, []) AS lineages
SET edge.lineages = lineages + [each IN row.lineages WHERE NOT each IN lineages]
