// Jobs whose name contains a text, by update.
MATCH (n:Job)
WHERE n.searchName CONTAINS $text AND ($namespace IS NULL OR n.namespace = $namespace)
WITH n ORDER BY n.updatedAt DESC, n.searchName, n.namespace, n.name LIMIT $limit
RETURN n.key, n.namespace, n.name, n.updatedAt
