// A job or dataset `n` with what it feeds: see query_api/nodes.py.
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineage,
  [(n)-[r:CONSUMED_BY|PRODUCES]->(m) WHERE /* part: current */ | /* part: flow */],
  [(n)-[r:DERIVES|ALIAS]->(m) | CASE type(r) WHEN 'DERIVES' THEN /* part: derives */ ELSE /* part: alias */ END]
]) AS rows
