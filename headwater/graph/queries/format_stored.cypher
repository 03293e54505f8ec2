// In which format the graph says that it is, and by which rules for names; nulls where it does not say. `filled`:
// whether it has nodes of ours.
OPTIONAL MATCH (f:Format {key: 'format'})
RETURN f.version AS version, f.namingRules AS rules,
  EXISTS { MATCH (n:Job) USING INDEX n:Job(key) WHERE n.key > '' }
    OR EXISTS { MATCH (n:Dataset) USING INDEX n:Dataset(key) WHERE n.key > '' }
    OR EXISTS { MATCH (n:Run) USING INDEX n:Run(key) WHERE n.key > '' } AS filled
