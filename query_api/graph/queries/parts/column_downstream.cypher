// A column `c` with what it feeds (a column) or influences (a dataset: no field).
RETURN collect([
  c.dataset, c.field,
  [(c)-[r:FEEDS|INFLUENCES]->(m) | [coalesce(m.dataset, m.key), m.field, coalesce(r.lineages, []), coalesce(r.transformations, [])]]
]) AS rows
