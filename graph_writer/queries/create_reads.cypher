// Reads that were not stored yet.
UNWIND $rows AS row
MATCH (run:Run {key: row.run})
MATCH (dataset:Dataset {key: row.target})
CREATE (dataset)-[use:READ_BY]->(run)
SET use = row.properties
RETURN count(*) AS rows
