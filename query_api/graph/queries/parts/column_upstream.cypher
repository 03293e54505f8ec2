// A column `c` with the columns that feed it.
RETURN collect([
  c.dataset, c.field,
  [(c)<-[r:FEEDS]-(m) | [m.dataset, m.field, coalesce(r.lineages, []), coalesce(r.transformations, [])]]
]) AS rows
