// The summary edges from datasets to locked jobs.
UNWIND $pairs AS pair
MATCH (job:Job {key: pair[0]})
MATCH (dataset:Dataset {key: pair[1]})
MATCH (dataset)-[edge:CONSUMED_BY]->(job)
RETURN collect([pair[0], pair[1], elementId(edge), properties(edge)]) AS rows
