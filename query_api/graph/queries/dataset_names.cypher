// Datasets by their own name, with the other names that each has now: all that decides under which it is shown.
// Row: key, namespace, name, observed, type, aliases.
UNWIND $keys AS key
MATCH (n:Dataset {key: key})
RETURN collect([
  n.key, n.namespace, n.name, n.observed, n.type,
  [(n)-[r:ALIAS]->(m) WHERE /* part: current_alias */ | /* part: alias */]
]) AS rows
