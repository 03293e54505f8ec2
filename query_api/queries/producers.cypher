// Which column lineages are current for a dataset: those its jobs' edges state, and its own declared one.
UNWIND $keys AS key
MATCH (t:Dataset {key: key})
RETURN collect([
  t.key, t.declaredLineage,
  [(j:Job)-[r:PRODUCES]->(t) WHERE r.group = j.group OR r.declared = j.declared |
    [j.key, r.group = j.group, r.declared = j.declared, r.lineages, r.declaredLineage]]
]) AS rows
