// Parent runs to their children, that no earlier event linked.
UNWIND $rows AS row
MATCH (child:Run {key: row.child})
MATCH (parent:Run {key: row.parent})
MERGE (parent)-[:SPAWNED]->(child)
RETURN count(*) AS rows
