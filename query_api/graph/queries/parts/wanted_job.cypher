// Whether a job `n` is one of those asked for: as any node, and by the state of its latest run.
(/* part: wanted_node */) AND ($states IS NULL OR /* part: latest_state */ IN $states)
