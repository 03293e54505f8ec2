// Whether the node n is one of the lineage that Headwater wrote: under one of its labels alone, with the key by which it
// finds it. A label beside it, or none, is another's: see `headwater.graph.model.LABELS`.
n:Job|Dataset|Column|Run|Move|Facet AND size(labels(n)) = 1 AND coalesce(n.key, n.hash) IS NOT NULL
