// All columns of datasets with what they feed (a column) or influence (a dataset: no field).
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
RETURN collect([
  c.dataset, c.field,
  [(c)-[r:FEEDS|INFLUENCES]->(m) | [coalesce(m.dataset, m.key), m.field, r.lineages, r.transformations]]
]) AS rows
