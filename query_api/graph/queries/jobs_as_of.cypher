// Jobs as of an instant: what declared each, the runs that may have been its latest then, and what was declared by then.
// Of the runs that were over: the last, the last that defines, and for jobs of which runs only checked, the last that named
// an output. Only runs that used a dataset count.
// Row: key, declared, runs, edges.
UNWIND $jobs AS key
MATCH (j:Job {key: key})
CALL (j) {
  CALL (j) {
    WITH j WHERE j.group IS NOT NULL AND NOT j.group STARTS WITH '?'
    MATCH (r:Run)
    WHERE r.job = j.key AND r.lastSeen <= $instant
    WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
    WITH r WHERE /* part: defining */ AND /* part: used */
    RETURN r LIMIT 1
    UNION
    WITH j WHERE j.group IS NOT NULL
    MATCH (r:Run)
    WHERE r.job = j.key AND r.lastSeen <= $instant
    WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
    WITH r WHERE /* part: used */
    RETURN r LIMIT 1
    UNION
    WITH j WHERE j.checked IS NOT NULL AND NOT j.group STARTS WITH '?'
    MATCH (r:Run)
    WHERE r.job = j.key AND r.lastSeen <= $instant
    WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
    WITH r WHERE r.makes AND /* part: defining */ AND EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ }
    RETURN r LIMIT 1
    UNION
    WITH j WHERE j.checked IS NOT NULL
    MATCH (r:Run)
    WHERE r.job = j.key AND r.lastSeen <= $instant
    WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
    WITH r WHERE r.makes AND EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ }
    RETURN r LIMIT 1
    UNION
    WITH j WHERE j.group IS NOT NULL
    MATCH (r:Run)
    WHERE r.job = j.key AND r.lastSeen > $instant
    WITH r ORDER BY r.job, r.lastSeen, r.key LIMIT $under_way
    WITH r WHERE r.firstSeen <= $instant AND /* part: used */
    RETURN r
  }
  RETURN collect(/* part: run_as_of */) AS runs
}
RETURN collect([
  j.key, j.declared, runs,
  [(d:Dataset)-[r:CONSUMED_BY]->(j) WHERE r.declared < $stamp | ['read', d.key, r.declared, null]] +
  [(j)-[r:PRODUCES|STATES]->(d) WHERE r.declared < $stamp |
    [CASE type(r) WHEN 'STATES' THEN 'state' ELSE 'write' END, d.key, r.declared,
     CASE WHEN r.declaredLineageStamp = r.declared THEN r.declaredLineage END]]
]) AS rows
