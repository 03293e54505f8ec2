// Which lineages are current for a job or dataset: those its jobs' edges state, and its own declared one.
// What tests write is no flow of data.
// Row: key, declared_lineage, edges.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n.declaredLineage,
  [(n)<-[r:PRODUCES|STATES]-(m:Job)
    WHERE ($history OR m.group IN [r.group, r.made[0], r.checkedGroup] OR r.declared = m.declared)
      AND (type(r) = 'STATES' OR coalesce(m.jobType, '') <> 'TEST') |
    /* part: stated */]
]) AS rows
