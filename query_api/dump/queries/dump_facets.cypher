// Facet nodes with all their properties, a page in the order of `hash`.
// Row: key, names, properties.
MATCH (n:Facet) WHERE n.hash > $after
WITH n ORDER BY n.hash LIMIT $limit
RETURN n.hash AS key, [n.hash] AS names, properties(n) AS properties
