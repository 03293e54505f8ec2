// What an edge PRODUCES or STATES `r` of a job states of its target, seen from one of the two; `m` is the other.
// Row: key, observed, declared, declared_lineage, lineages, ever.
['STATES', m.key,
 startNode(r).group IN [r.group, r.made[0]] OR (r.checkedGroup = startNode(r).group AND startNode(r).made = []), r.declared = startNode(r).declared,
 CASE WHEN r.declaredLineageStamp = r.declared THEN r.declaredLineage END,
 [i IN range(0, size(coalesce(r.lineages, [])) - 1) WHERE r.lineageGroups[i] = startNode(r).group | r.lineages[i]],
 CASE WHEN $history THEN coalesce(r.lineages, []) + coalesce(r.declaredLineage, []) END]
