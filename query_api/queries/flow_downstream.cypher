// Jobs and datasets with what they feed: one hop for many nodes. See query_api/nodes.py for the shape of a row.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, n.type, n.declaredLineage,
  [(n)-[r:CONSUMED_BY|PRODUCES]->(m)
    WHERE $history OR r.group = coalesce(n.group, m.group) OR r.declared = coalesce(n.declared, m.declared) |
    CASE WHEN r.group = coalesce(n.group, m.group)
           AND r.declared IS NULL AND r.lineages IS NULL THEN m.key
    ELSE [m.key, r.group = coalesce(n.group, m.group), r.declared = coalesce(n.declared, m.declared),
          r.lastSeen IS NOT NULL, r.declared IS NOT NULL, r.declaredLineage,
          [i IN range(0, size(coalesce(r.lineages, [])) - 1)
            WHERE r.lineageGroups[i] = coalesce(n.group, m.group) | r.lineages[i]],
          CASE WHEN $history THEN coalesce(r.lineages, []) END] END],
  [(n)-[r:DERIVES|ALIAS]->(m) |
    CASE type(r) WHEN 'DERIVES' THEN [m.key, r.lineages, r.origin]
    ELSE [m.key, r.owner = n.key, 'TABLE' IN r.types,
          CASE r.owner WHEN n.key THEN n.symlinks ELSE m.symlinks END IN r.facets] END]
]) AS rows
