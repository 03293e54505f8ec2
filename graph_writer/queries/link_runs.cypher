// Runs to their jobs. Runs have few jobs while jobs have many runs, so an existing edge is found from the run.
UNWIND $rows AS row
MATCH (run:Run {key: row.run})
MATCH (job:Job {key: row.job})
MERGE (job)-[edge:HAS_RUN]->(run)
SET edge.observed = coalesce(edge.observed, false) OR row.observed
RETURN count(*) AS rows
