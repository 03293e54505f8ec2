// What datasets and jobs are made of, by what says so (`origin`), with the lineages, or facets, that state it, and those
// of them in which the source counts as a whole. What is read after the MERGE is read under its lock.
UNWIND $rows AS row
MATCH (source:Dataset|Job {key: row.source})
MATCH (target:Dataset|Job {key: row.target})
MERGE (source)-[edge:DERIVES {origin: row.origin}]->(target)
WITH row, edge, coalesce(edge.lineages, []) AS lineages, coalesce(edge.whole, []) AS whole
SET edge.lineages = lineages + [each IN row.lineages WHERE NOT each IN lineages],
    edge.whole = CASE WHEN row.whole IS NULL THEN edge.whole
                      ELSE whole + [each IN row.whole WHERE NOT each IN whole] END
RETURN count(*) AS rows
