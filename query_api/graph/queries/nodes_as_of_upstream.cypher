// Jobs and datasets with what may have fed them by an instant, and the jobs that may have stated their lineage; these
// with whether they are tests.
// Row: key, is_job, namespace, name, observed, type, declared_lineages, beside, others, produced.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, coalesce(n.type, n.jobType), n.declaredLineages,
  [(n)<-[r:PRODUCES|STATES]-(m) WHERE /* part: known_edge */ | [m.key, coalesce(m.jobType, '') = 'TEST']],
  [(n)<-[r:DERIVES]-(m) WHERE /* part: known_rename */ | /* part: derives */] +
  [(n)-[r:ALIAS]->(m) | /* part: alias */],
  [(n)<-[r:PRODUCES]-(m) WHERE n.moved AND r.firstSeen <= $instant | [m.key, r.firstSeen]]
]) AS rows
