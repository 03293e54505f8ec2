// Whether an edge CONSUMED_BY or PRODUCES `r` between `n` and `m` is to be followed: it is current, or history is asked for.
($history OR coalesce(n.group, m.group) IN [r.group, r.made[0]] OR r.declared = coalesce(n.declared, m.declared))
