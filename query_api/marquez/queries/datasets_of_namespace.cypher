// The datasets of a namespace in the order of their names, by their keys.
MATCH (n:Dataset)
WHERE n.namespaceKey = $namespace AND n.searchName IS NOT NULL
WITH n ORDER BY n.namespaceKey, n.searchName, n.name SKIP $offset LIMIT $limit
RETURN collect(n.key) AS rows
