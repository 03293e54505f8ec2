// Runs that others waited for.
UNWIND $rows AS row
MATCH (upstream:Run {key: row.upstream})
MATCH (downstream:Run {key: row.downstream})
MERGE (upstream)-[:TRIGGERED]->(downstream)
RETURN count(*) AS rows
