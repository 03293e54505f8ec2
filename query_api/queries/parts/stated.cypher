// What an edge PRODUCES or STATES `r` of the job `m` states of its target.
[m.key, r.group = m.group, r.declared = m.declared,
 CASE WHEN r.declaredLineageStamp = r.declared THEN r.declaredLineage END,
 [i IN range(0, size(coalesce(r.lineages, [])) - 1) WHERE r.lineageGroups[i] = m.group | r.lineages[i]],
 CASE WHEN $history THEN coalesce(r.lineages, []) + coalesce(r.declaredLineage, []) END]
