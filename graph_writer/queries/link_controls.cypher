// Jobs that others wait for, with what kinds of dependency, and when that was said first and last.
UNWIND $rows AS row
MATCH (upstream:Job {key: row.upstream})
MATCH (downstream:Job {key: row.downstream})
MERGE (upstream)-[edge:CONTROLS]->(downstream)
WITH row, edge, coalesce(edge.types, []) AS types
SET edge.types = types + [each IN row.types WHERE NOT each IN types],
    edge.firstSeen = CASE WHEN edge.firstSeen < row.first THEN edge.firstSeen ELSE row.first END,
    edge.lastSeen = CASE WHEN edge.lastSeen > row.last THEN edge.lastSeen ELSE row.last END
RETURN count(*) AS rows
