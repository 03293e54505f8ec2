// Columns that influence whole datasets, or jobs.
// Row: key, sources.
UNWIND $datasets AS dataset
MATCH (t:Job|Dataset {key: dataset})
RETURN collect([
  t.key,
  [(t)<-[r:INFLUENCES]-(c) | [c.dataset, c.field, coalesce(r.lineages, []), coalesce(r.transformations, [])]]
]) AS rows
