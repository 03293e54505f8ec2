// Jobs and datasets whose name begins or ends as one that is not there, those of the same namespace first.
// Row: is_job, namespace, name.
UNWIND $names AS wanted
CALL (wanted) {
  MATCH (n:Dataset) WHERE n.searchName STARTS WITH wanted[1]
  RETURN n ORDER BY n.namespaceKey <> wanted[0], n.searchName, n.key LIMIT $limit
  UNION
  MATCH (n:Dataset) WHERE n.searchName ENDS WITH wanted[2]
  RETURN n ORDER BY n.namespaceKey <> wanted[0], n.searchName, n.key LIMIT $limit
  UNION
  MATCH (n:Job) WHERE n.searchName STARTS WITH wanted[1]
  RETURN n ORDER BY n.namespaceKey <> wanted[0], n.searchName, n.key LIMIT $limit
  UNION
  MATCH (n:Job) WHERE n.searchName ENDS WITH wanted[2]
  RETURN n ORDER BY n.namespaceKey <> wanted[0], n.searchName, n.key LIMIT $limit
}
WITH DISTINCT n
RETURN n:Job AS is_job, n.namespace AS namespace, n.name AS name
