// A job or dataset `n` with what feeds it, who states its lineage, and how many flows of jobs it
// has, current or not.
// ALIAS stands both ways, so it is read outwards. What tests write is no flow of data.
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineage,
  [(n)<-[r:CONSUMED_BY|PRODUCES]-(m)
    WHERE /* part: current */ AND coalesce(m.jobType, '') <> 'TEST' | /* part: flow */],
  [(n)<-[r:DERIVES|STATES]-(m) |
    CASE type(r) WHEN 'DERIVES' THEN /* part: derives */ ELSE /* part: stated */ END] +
  [(n)-[r:ALIAS]->(m) | /* part: alias */],
  COUNT { (n)<-[:CONSUMED_BY|PRODUCES]-() }
]) AS rows
