// An edge ALIAS `r` from `n` to `m`; whether it is current comes last.
['ALIAS', m.key, r.owner = n.key, 'TABLE' IN r.types,
 CASE r.owner WHEN n.key THEN n.symlinks ELSE m.symlinks END IN r.facets]
