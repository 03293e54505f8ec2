// Jobs and datasets by their own names, datasets with the other names that each has now: no neighbour is looked at.
// Row: key, is_job, namespace, name, observed, type, aliases.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType),
  [(n)-[r:ALIAS]->(m) WHERE /* part: current_alias */ | /* part: alias */]
]) AS rows
