// Which column lineages are current for a dataset: those its jobs' edges state, and its own declared one.
UNWIND $keys AS key
MATCH (t:Dataset {key: key})
RETURN collect([
  t.key, t.declaredLineage,
  [(j:Job)-[r:PRODUCES]->(t) WHERE $history OR r.group = j.group OR r.declared = j.declared |
    [j.key, r.group = j.group, r.declared = j.declared, r.declaredLineage,
     [i IN range(0, size(coalesce(r.lineages, [])) - 1) WHERE r.lineageGroups[i] = j.group | r.lineages[i]],
     CASE WHEN $history THEN coalesce(r.lineages, []) END]]
]) AS rows
