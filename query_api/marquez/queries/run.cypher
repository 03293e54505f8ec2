// One run with its job, what it read and wrote, the runs above it, and those below: the first of them, and how many.
MATCH (r:Run {key: $key})
RETURN properties(r),
       HEAD(COLLECT { MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name] }),
       [(d:Dataset)-[use:READ_BY]->(r) | [d.key, properties(use)]],
       [(r)-[use:WROTE]->(d:Dataset) | [d.key, properties(use)]],
       [(p:Run)-[:SPAWNED]->(r) | p.runId],
       HEAD(COLLECT { MATCH (root:Run {key: r.root}) RETURN root.runId }),
       COLLECT { MATCH (r)-[:SPAWNED]->(c:Run) RETURN c.runId ORDER BY c.runId LIMIT $children },
       COUNT { (r)-[:SPAWNED]->(:Run) }
