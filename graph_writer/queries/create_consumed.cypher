// Summary edges from datasets to jobs that were not stored yet.
UNWIND $rows AS row
MATCH (job:Job {key: row.job})
MATCH (dataset:Dataset {key: row.target})
CREATE (dataset)-[edge:CONSUMED_BY]->(job)
SET edge = row.properties
RETURN count(*) AS rows
