// Column nodes with all their properties, a page in the order of `key`.
// Row: key, names, properties.
MATCH (n:Column) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
OPTIONAL MATCH (d:Dataset {key: n.dataset})
RETURN n.key AS key, [d.namespace, d.name, n.field] AS names, properties(n) AS properties
