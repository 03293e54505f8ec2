// What locked runs are known to state a lineage of.
UNWIND $keys AS key
MATCH (run:Run {key: key})-[use:STATED]->(target:Dataset|Job)
RETURN collect([key, target.key, elementId(use), properties(use)]) AS rows
