// Whether a run `r` is one of those asked for: by its state, and by its job as any node.
($states IS NULL OR r.state IN $states)
AND (($namespace IS NULL AND $owner IS NULL AND $tag IS NULL)
     OR EXISTS { MATCH (n:Job {key: r.job}) WHERE /* part: wanted_node */ })
