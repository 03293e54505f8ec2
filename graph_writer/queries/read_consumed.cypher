// The summary edges from datasets to locked jobs.
UNWIND $pairs AS pair
MATCH (job:Job {key: pair[0]})
MATCH (dataset:Dataset {key: pair[1]})
MATCH (dataset)-[edge:CONSUMED_BY]->(job)
RETURN pair[0] AS job, pair[1] AS dataset, elementId(edge) AS element, properties(edge) AS properties
