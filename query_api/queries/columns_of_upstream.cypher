// All columns of datasets with the columns that feed them.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset})
RETURN collect([
  c.dataset, c.field,
  [(c)<-[r:FEEDS]-(m) | [m.dataset, m.field, r.lineages, r.transformations]]
]) AS rows
