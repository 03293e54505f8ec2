// The content of facets.
// Row: hash, body.
UNWIND $hashes AS hash
MATCH (f:Facet {hash: hash})
RETURN f.hash AS hash, f.body AS body
