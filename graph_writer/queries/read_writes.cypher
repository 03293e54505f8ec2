// What locked runs are known to have written.
UNWIND $keys AS key
MATCH (run:Run {key: key})-[use:WROTE]->(dataset:Dataset)
RETURN key AS run, dataset.key AS dataset, elementId(use) AS element, properties(use) AS properties
