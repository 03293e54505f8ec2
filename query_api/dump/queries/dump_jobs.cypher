// Job nodes with all their properties, a page in the order of `key`.
MATCH (n:Job) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
RETURN n.key, [n.namespace, n.name], properties(n)
