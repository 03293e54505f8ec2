// Move nodes with all their properties, a page in the order of `key`.
// Row: key, names, properties.
MATCH (n:Move) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
RETURN n.key AS key, [n.key] AS names, properties(n) AS properties
