// What is said of jobs and datasets, each under one name, and of jobs those that contain them.
// Row: key, owners, tags, description, updated, parents.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n.owners, n.tags, left(n.description, $shown), n.updatedAt,
  [(p:Job)-[:CONTAINS]->(n) | [p.namespace, p.name]]
]) AS rows
