// Job nodes with all their properties, a page in the order of `key`.
// Row: key, names, properties.
MATCH (n:Job) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
RETURN n.key AS key, [n.namespace, n.name] AS names, properties(n) AS properties
