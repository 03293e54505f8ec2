// What locked runs are known to have read.
UNWIND $keys AS key
MATCH (run:Run {key: key})<-[use:READ_BY]-(dataset:Dataset)
RETURN collect([key, dataset.key, elementId(use), properties(use)]) AS rows
