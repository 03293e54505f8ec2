// Edges that go out from Run nodes, a page of nodes in the order of `key`; the last row has no edge.
MATCH (n:Run) WHERE n.key > $after
WITH n ORDER BY n.key LIMIT $limit
OPTIONAL MATCH (n)-[r]->(m)
OPTIONAL MATCH (owner:Dataset {key: m.dataset})
RETURN n.key, type(r), labels(n)[0], [n.runId], labels(m)[0],
       CASE labels(m)[0] WHEN 'Run' THEN [m.runId] WHEN 'Column' THEN [owner.namespace, owner.name, m.field]
                         ELSE [m.namespace, m.name] END,
       m.key, properties(r)
