// Datasets under the names that they had before, with the facets that say so, and when it was done, as far as it was.
// What is read after the MERGE is read under its lock.
UNWIND $rows AS row
MATCH (source:Dataset {key: row.source})
MATCH (target:Dataset {key: row.target})
MERGE (source)-[edge:DERIVES {origin: row.origin}]->(target)
WITH row, edge, coalesce(edge.lineages, []) AS lineages
SET edge.lineages = lineages + [each IN row.lineages WHERE NOT each IN lineages],
    edge.firstSeen = CASE WHEN row.first < edge.firstSeen THEN row.first ELSE coalesce(edge.firstSeen, row.first) END,
    edge.lastSeen = CASE WHEN row.last > edge.lastSeen THEN row.last ELSE coalesce(edge.lastSeen, row.last) END
RETURN count(*) AS rows
