// The summary edges from locked jobs to what they state a lineage of.
UNWIND $pairs AS pair
MATCH (job:Job {key: pair[0]})
MATCH (target:Dataset|Job {key: pair[1]})
MATCH (job)-[edge:STATES]->(target)
RETURN collect([pair[0], pair[1], elementId(edge), properties(edge)]) AS rows
