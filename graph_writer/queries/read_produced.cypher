// The summary edges from locked jobs to datasets.
UNWIND $pairs AS pair
MATCH (job:Job {key: pair[0]})
MATCH (dataset:Dataset {key: pair[1]})
MATCH (job)-[edge:PRODUCES]->(dataset)
RETURN pair[0] AS job, pair[1] AS dataset, elementId(edge) AS element, properties(edge) AS properties
