// The summary edges from locked jobs to datasets.
UNWIND $pairs AS pair
MATCH (job:Job {key: pair[0]})
MATCH (dataset:Dataset {key: pair[1]})
MATCH (job)-[edge:PRODUCES]->(dataset)
RETURN collect([pair[0], pair[1], elementId(edge), properties(edge)]) AS rows
