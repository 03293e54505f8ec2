// Edges that go out from Move nodes, all to datasets, a page of nodes in the order of `key`.
// Row: key, names, edge.
MATCH (n:Move) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
OPTIONAL MATCH (n)-[r]->(m:Dataset)
RETURN n.key AS key, [n.key] AS names,
       CASE WHEN r IS NOT NULL THEN [type(r), 'Dataset', m.key, [m.namespace, m.name], properties(r)] END AS edge
