// Parent jobs to the jobs that they contain.
UNWIND $rows AS row
MATCH (child:Job {key: row.child})
MATCH (parent:Job {key: row.parent})
MERGE (parent)-[:CONTAINS]->(child)
RETURN count(*) AS rows
