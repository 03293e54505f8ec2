// Columns that influence whole datasets.
UNWIND $datasets AS dataset
MATCH (t:Dataset {key: dataset})
RETURN collect([
  t.key,
  [(t)<-[r:INFLUENCES]-(c) | [c.dataset, c.field, r.lineages, r.transformations]]
]) AS rows
