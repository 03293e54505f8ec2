// One run, its large facets whole, with its job, what it read and wrote, the runs above it, and those below: the first of them, and how many.
// Row: properties, job, reads, writes, parents, root, children, child_count.
MATCH (r:Run {key: $key})
RETURN r {.*, briefFacets: null, largeFacets: null} AS properties,
       HEAD(COLLECT { MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name] }) AS job,
       [(d:Dataset)-[use:READ_BY]->(r) WHERE use.inferred IS NULL | [d.key, properties(use)]] AS reads,
       [(r)-[use:WROTE]->(d:Dataset) WHERE size(use.jobs) > 0 | [d.key, properties(use)]] AS writes,
       [(p:Run)-[:SPAWNED]->(r) | p.runId] AS parents,
       HEAD(COLLECT { MATCH (root:Run {key: r.root}) RETURN root.runId }) AS root,
       COLLECT { MATCH (r)-[:SPAWNED]->(c:Run) RETURN c.runId ORDER BY c.runId LIMIT $children } AS children,
       COUNT { (r)-[:SPAWNED]->(:Run) } AS child_count
