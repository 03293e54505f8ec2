// Columns within 64 hops upstream of some, with the columns that feed them, and what else is stated of each.
// It reads ahead: which of these edges count is decided by what the runs of a closure stated.
// Row: dataset, field, sourceless, sources.
UNWIND $keys AS key
MATCH (s:Column {key: key})
MATCH (s)<-[:FEEDS*0..64]-(c)
WITH DISTINCT c LIMIT $limit
RETURN collect([
  c.dataset, c.field, coalesce(c.sourceless, []),
  [(c)<-[r:FEEDS]-(m) | [m.dataset, m.field, coalesce(r.lineages, []), coalesce(r.transformations, [])]]
]) AS rows
