// Facet nodes with all their properties, a page in the order of `hash`.
MATCH (n:Facet) WHERE n.hash > $after
WITH n ORDER BY n.hash LIMIT $limit
RETURN n.hash, [n.hash], properties(n)
