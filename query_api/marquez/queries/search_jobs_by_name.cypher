// Jobs whose name contains a text, by name.
// Row: key, namespace, name, updated.
MATCH (n:Job)
WHERE n.searchName CONTAINS $text AND ($namespace IS NULL OR n.namespace = $namespace)
WITH n ORDER BY n.searchName, n.namespace, n.name LIMIT $limit
RETURN n.key AS key, n.namespace AS namespace, n.name AS name, n.updatedAt AS updated
