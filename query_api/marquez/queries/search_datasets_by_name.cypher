// Datasets whose name contains a text, by name.
MATCH (n:Dataset)
WHERE n.searchName CONTAINS $text AND ($namespace IS NULL OR n.namespace = $namespace)
WITH n ORDER BY n.searchName, n.namespace, n.name LIMIT $limit
RETURN n.key, n.namespace, n.name, n.updatedAt
