// Summary edges from jobs to datasets that were not stored yet.
UNWIND $rows AS row
MATCH (job:Job {key: row.job})
MATCH (dataset:Dataset {key: row.target})
CREATE (job)-[edge:PRODUCES]->(dataset)
SET edge = row.properties
RETURN count(*) AS rows
