// Columns of datasets that some lineage leaves out, each with the lineages that do, and those that explain it.
// Row: dataset, columns.
UNWIND $datasets AS dataset
MATCH (c:Column {dataset: dataset}) WHERE c.leftOut IS NOT NULL
WITH dataset, collect([
  c.field, c.leftOut,
  reduce(all = coalesce(c.sourceless, []), each IN [(c)<-[f:FEEDS]-() | coalesce(f.lineages, [])] | all + each)
]) AS columns
RETURN collect([dataset, columns]) AS rows
