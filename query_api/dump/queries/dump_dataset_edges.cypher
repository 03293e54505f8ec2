// Edges that go out from Dataset nodes, a page of nodes in the order of `key`; a node without any has one row without edge.
// Row: key, names, edge.
MATCH (n:Dataset) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
OPTIONAL MATCH (n)-[r]->(m)
OPTIONAL MATCH (owner:Dataset {key: m.dataset})
RETURN n.key AS key, [n.namespace, n.name] AS names,
       CASE WHEN r IS NOT NULL THEN [type(r), labels(m)[0], m.key,
         CASE labels(m)[0] WHEN 'Run' THEN [m.runId] WHEN 'Move' THEN [m.key] WHEN 'Column' THEN [owner.namespace, owner.name, m.field]
                           ELSE [m.namespace, m.name] END, properties(r)] END AS edge
