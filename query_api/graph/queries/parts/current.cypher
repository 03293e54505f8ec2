// Whether an edge CONSUMED_BY or PRODUCES `r` between `n` and `m` is to be followed: it is current, or history is asked for.
($history OR /* part: of_latest_runs */ OR r.declared = coalesce(n.declared, m.declared))
