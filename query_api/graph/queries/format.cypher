// In which format is the graph, and by which rules for names; nulls: it does not say. Has it nodes of ours?
// Row: version, rules, filled.
OPTIONAL MATCH (f:Format {key: 'format'})
RETURN f.version AS version, f.namingRules AS rules,
  EXISTS { MATCH (:Job) } OR EXISTS { MATCH (:Dataset) } OR EXISTS { MATCH (:Run) } AS filled
