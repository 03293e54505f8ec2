// Whether an edge ALIAS `r` from `n` to `m` is current: its owner's symlinks are still those that say so.
coalesce(CASE r.owner WHEN n.key THEN n.symlinks ELSE m.symlinks END IN r.facets, false)
