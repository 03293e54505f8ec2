// A job or dataset `n` with what it feeds, what it states the lineage of, and how
// many flows of jobs it has, current or not.
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineage,
  [(n)-[r:CONSUMED_BY|PRODUCES]->(m) WHERE /* part: current */ | /* part: flow */],
  [(n)-[r:DERIVES|ALIAS|STATES]->(m) |
    CASE type(r) WHEN 'DERIVES' THEN /* part: derives */ WHEN 'ALIAS' THEN /* part: alias */
                 ELSE /* part: stated */ END],
  COUNT { (n)-[:CONSUMED_BY|PRODUCES]->() }
]) AS rows
