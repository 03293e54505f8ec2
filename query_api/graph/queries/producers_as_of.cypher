// The jobs that may have stated the lineage of a job or dataset by an instant, with whether they are tests, and what its
// own events stated.
// Row: key, declared_lineages, beside.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n.declaredLineages,
  [(n)<-[r:PRODUCES|STATES]-(m) WHERE /* part: known_edge */ | [m.key, coalesce(m.jobType, '') = 'TEST']]
]) AS rows
