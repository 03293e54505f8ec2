// Which generation of the graph this is, and whether it is being dropped; no row: it was never rebuilt.
MATCH (r:Rebuild {key: 'rebuild'})
RETURN collect([r.generation, r.phase]) AS rows
