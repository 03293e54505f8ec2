// Run nodes with all their properties, a page in the order of `key`.
MATCH (n:Run) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
RETURN n.key, [n.runId], properties(n)
