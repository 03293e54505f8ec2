// Columns with what they feed (a column) or influence (a dataset: no field).
UNWIND $keys AS key
MATCH (c:Column {key: key})
RETURN collect([
  c.dataset, c.field,
  [(c)-[r:FEEDS|INFLUENCES]->(m) | [coalesce(m.dataset, m.key), m.field, r.lineages, r.transformations]]
]) AS rows
