// Jobs and datasets with what they may have fed by an instant: which of the jobs did, `jobs_as_of` says.
// Row: key, is_job, namespace, name, observed, type, declared_lineages, beside, others, produced.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineages,
  [(n)-[r:CONSUMED_BY]->(m) WHERE /* part: known_edge */ | [m.key, false]],
  [(n)-[r:DERIVES|ALIAS]->(m) WHERE /* part: known_rename */ |
    CASE type(r) WHEN 'DERIVES' THEN /* part: derives */ ELSE /* part: alias */ END],
  [(n)-[r:PRODUCES]->(m) WHERE m.moved AND r.firstSeen <= $instant | [m.key, r.firstSeen]]
]) AS rows
