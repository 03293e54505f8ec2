// One namespace.
// Row: created, updated.
CALL () {
  MATCH (j:Job) WHERE j.namespaceKey = $namespace AND j.searchName IS NOT NULL
  RETURN min(j.createdAt) AS created, max(j.updatedAt) AS updated
  UNION ALL
  MATCH (d:Dataset) WHERE d.namespaceKey = $namespace AND d.searchName IS NOT NULL
  RETURN min(d.createdAt) AS created, max(d.updatedAt) AS updated
}
WITH min(created) AS created, max(updated) AS updated
WHERE created IS NOT NULL
RETURN created, updated
