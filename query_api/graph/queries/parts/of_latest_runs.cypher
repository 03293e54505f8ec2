// Whether the latest group of runs of its job has the edge `r` between `n` and `m`, one of which is the job: of edges that
// only checks used, if no run of the job named an output. The first says yes of nearly all, at the least cost.
(r.group = coalesce(n.group, m.group) OR r.made[0] = coalesce(n.group, m.group)
 OR (r.checkedGroup = coalesce(n.group, m.group) AND coalesce(n.made, m.made) = []))
