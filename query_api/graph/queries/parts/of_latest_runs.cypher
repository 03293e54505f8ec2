// Whether the latest group of runs of its job has the edge `r` between `n` and `m`, one of which is the job: of edges that
// only checks used, if no run of the job named an output.
(coalesce(n.group, m.group) IN [r.group, r.made[0]]
 OR (r.checkedGroup = coalesce(n.group, m.group) AND coalesce(n.made, m.made) = []))
