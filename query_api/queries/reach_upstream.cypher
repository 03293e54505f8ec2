// Nodes within 64 hops upstream of a few, nearest first, with what feeds them: many hops in one round trip.
// It reads ahead: which of these edges count is decided by the walk, hop by hop.
UNWIND $keys AS key
MATCH (s:Job|Dataset {key: key})
MATCH (s)<-[rs:CONSUMED_BY|PRODUCES|DERIVES|ALIAS*0..64]-(n)
WHERE all(r IN rs WHERE type(r) IN ['ALIAS', 'DERIVES'] OR $history
                        OR r.group = coalesce(startNode(r).group, endNode(r).group)
                        OR r.declared = coalesce(startNode(r).declared, endNode(r).declared))
WITH DISTINCT n LIMIT $limit
RETURN collect([
  n.key, n:Job, n.namespace, n.name, n.observed, n.type, n.declaredLineage,
  [(n)<-[r:CONSUMED_BY|PRODUCES]-(m)
    WHERE $history OR r.group = coalesce(n.group, m.group) OR r.declared = coalesce(n.declared, m.declared) |
    CASE WHEN r.group = coalesce(n.group, m.group)
           AND r.declared IS NULL AND r.lineages IS NULL THEN m.key
    ELSE [m.key, r.group = coalesce(n.group, m.group), r.declared = coalesce(n.declared, m.declared),
          r.lastSeen IS NOT NULL, r.declared IS NOT NULL, r.declaredLineage,
          [i IN range(0, size(coalesce(r.lineages, [])) - 1)
            WHERE r.lineageGroups[i] = coalesce(n.group, m.group) | r.lineages[i]],
          CASE WHEN $history THEN coalesce(r.lineages, []) END] END],
  [(n)<-[r:DERIVES]-(m) | [m.key, r.lineages, r.origin]] +
  [(n)-[r:ALIAS]->(m) |
    [m.key, r.owner = n.key, 'TABLE' IN r.types,
     CASE r.owner WHEN n.key THEN n.symlinks ELSE m.symlinks END IN r.facets]]
]) AS rows
