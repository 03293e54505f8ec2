// Whether a column `c` is one of those asked for: by its dataset, as any node. That is looked up only where it decides.
($namespace IS NULL AND $owner IS NULL AND $tag IS NULL)
OR EXISTS { MATCH (n:Dataset {key: c.dataset}) WHERE /* part: wanted_node */ }
