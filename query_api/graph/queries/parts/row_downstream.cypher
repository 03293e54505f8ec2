// A job or dataset `n` with what it feeds, and what it states the lineage of.
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineage,
  [(n)-[r:CONSUMED_BY|PRODUCES]->(m) WHERE /* part: current */ | /* part: flow */],
  [(n)-[r:DERIVES|ALIAS|STATES]->(m) |
    CASE type(r) WHEN 'DERIVES' THEN /* part: derives */ WHEN 'ALIAS' THEN /* part: alias */
                 ELSE /* part: stated */ END]
]) AS rows
