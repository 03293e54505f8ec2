// An edge CONSUMED_BY or PRODUCES `r` between `n` and `m`, seen from `n`: short where only the latest group of runs knows it.
// One of the two is a job, and only jobs have a group. When a job wrote first counts where the dataset got another name. What
// a node lacks costs most to ask for, so that is asked only of the dataset, and only of edges to which it matters.
// Row: key, ever_observed, ever_declared, observed, declared, declared_lineage, lineages, ever, since.
CASE WHEN /* part: of_latest_runs */ AND r.declared IS NULL AND r.lineages IS NULL
          AND CASE type(r) WHEN 'PRODUCES' THEN endNode(r).moved END IS NULL THEN m.key
ELSE [m.key, r.lastSeen IS NOT NULL, r.declared IS NOT NULL,
      /* part: of_latest_runs */, r.declared = coalesce(n.declared, m.declared),
      CASE WHEN r.declaredLineageStamp = r.declared THEN r.declaredLineage END,
      [i IN range(0, size(coalesce(r.lineages, [])) - 1)
        WHERE r.lineageGroups[i] = coalesce(n.group, m.group) | r.lineages[i]],
      CASE WHEN $history THEN coalesce(r.lineages, []) + coalesce(r.declaredLineage, []) END,
      CASE WHEN type(r) = 'PRODUCES' AND endNode(r).moved THEN r.firstSeen END] END
