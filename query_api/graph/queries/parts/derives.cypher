// An edge DERIVES `r` between `n` and `m`, seen from `n`. A rename is over once its target was made or filled anew, or got
// the data of another name, and none at all if its runs only meant to.
// Row: key, origin, is_job, lineages, whole, current_rename, first, last.
['DERIVES', m.key, r.origin, m:Job, coalesce(r.lineages, []), coalesce(r.whole, []),
 r.origin <> 'rename' OR coalesce(endNode(r).replacedAt <= r.lastSeen, r.lastSeen IS NOT NULL), r.firstSeen, r.lastSeen]
