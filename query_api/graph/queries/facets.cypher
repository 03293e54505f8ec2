// The content of facets.
// Row: hash, body.
UNWIND $hashes AS hash
MATCH (f:Facet {hash: hash})
RETURN collect([f.hash, f.body]) AS rows
