// The content of facets.
UNWIND $hashes AS hash
MATCH (f:Facet {hash: hash})
RETURN f.hash, f.body
