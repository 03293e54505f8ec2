// Columns with the columns that feed them.
UNWIND $keys AS key
MATCH (c:Column {key: key})
RETURN collect([
  c.dataset, c.field,
  [(c)<-[r:FEEDS]-(m) | [m.dataset, m.field, r.lineages, r.transformations]]
]) AS rows
