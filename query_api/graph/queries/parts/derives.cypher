// An edge DERIVES `r` between `n` and `m`, seen from `n`. A rename is over once its target was made or filled anew.
// Row: key, origin, is_job, lineages, whole, current_rename.
['DERIVES', m.key, r.origin, m:Job, coalesce(r.lineages, []), coalesce(r.whole, []),
 r.origin <> 'rename' OR NOT coalesce(endNode(r).lifecycle, '') IN ['OVERWRITE', 'TRUNCATE', 'DROP', 'CREATE']]
