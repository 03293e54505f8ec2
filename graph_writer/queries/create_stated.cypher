// What runs state a lineage of without writing it, that was not stored yet.
UNWIND $rows AS row
MATCH (run:Run {key: row.run})
MATCH (target:Dataset|Job {key: row.target})
CREATE (run)-[use:STATED]->(target)
SET use = row.properties
RETURN count(*) AS rows
