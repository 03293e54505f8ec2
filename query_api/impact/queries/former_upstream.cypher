// What fed jobs and datasets once and feeds them no longer: edges, the jobs at one of their ends, when a run used one
// last; and how many edges were looked at.
// Row: edges, jobs, until, seen.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})<-[r:CONSUMED_BY|PRODUCES]-(m)
WHERE coalesce(m.jobType, '') <> 'TEST'
WITH n, r, m LIMIT $limit
WITH r, coalesce(n.group, m.group) AS group, coalesce(n.declared, m.declared) AS declared,
     CASE WHEN n:Job THEN n.key ELSE m.key END AS job
/* part: count_former */
