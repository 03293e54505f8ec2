// Summary edges from jobs to what they state a lineage of without writing it, that were not stored yet.
UNWIND $rows AS row
MATCH (job:Job {key: row.job})
MATCH (target:Dataset|Job {key: row.target})
CREATE (job)-[edge:STATES]->(target)
SET edge = row.properties
RETURN count(*) AS rows
