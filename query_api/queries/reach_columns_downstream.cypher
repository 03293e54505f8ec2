// Columns within 64 hops downstream of a few, nearest first, with what they feed (a column) or influence (a dataset: no field): reads ahead, as reach_downstream does.
UNWIND $keys AS key
MATCH (s:Column {key: key})
MATCH (s)-[:FEEDS*0..64]->(c)
WITH DISTINCT c LIMIT $limit
RETURN collect([
  c.dataset, c.field,
  [(c)-[r:FEEDS|INFLUENCES]->(m) | [coalesce(m.dataset, m.key), m.field, r.lineages, r.transformations]]
]) AS rows
