// In which format the graph says that it is, and by which rules for names; nulls where it does not say. `filled`:
// whether it has nodes of ours.
OPTIONAL MATCH (f:Format {key: 'format'})
RETURN f.version AS version, f.namingRules AS rules,
  EXISTS { MATCH (:Job) } OR EXISTS { MATCH (:Dataset) } OR EXISTS { MATCH (:Run) } AS filled
