// What runs say of datasets, jobs and runs that they do not use; of one run and subject the greatest stamp counts.
UNWIND $rows AS row
MATCH (run:Run {key: row.run})
MATCH (subject:Dataset|Job|Run {key: row.subject})
MERGE (run)-[edge:ANNOTATES]->(subject)
WITH row, edge WHERE coalesce(edge.stamp < row.properties.stamp, true)
SET edge = row.properties
RETURN count(*) AS rows
