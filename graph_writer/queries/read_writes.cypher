// What locked runs are known to have written.
UNWIND $keys AS key
MATCH (run:Run {key: key})-[use:WROTE]->(dataset:Dataset)
RETURN collect([key, dataset.key, elementId(use), properties(use)]) AS rows
