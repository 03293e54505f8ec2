// Which generation of the graph this is, whether it is being dropped, and in which format it is, by which rules for
// names; nulls: nobody has said so. Every transaction begins with it.
OPTIONAL MATCH (r:Rebuild {key: 'rebuild'})
OPTIONAL MATCH (f:Format {key: 'format'})
RETURN [[coalesce(r.generation, 0), coalesce(r.phase, 'ready'), f.version, f.namingRules]] AS rows
