// Of edges CONSUMED_BY and PRODUCES `r` of a `job`, whose latest `group` of runs and declaration (`declared`) are these: how
// many are not current, of how many jobs, when a run used one last, and how many edges there are at all. Edges under a name
// that its run gave up were never more than a part of those of the job that the run is of; what was only checked, no flow.
// Row: edges, jobs, until, seen.
WITH r, job, r.checkedGroup IS NULL AND NOT (coalesce(group IN [r.group, r.made[0]], false) OR coalesce(r.declared = declared, false))
  AND NOT EXISTS { MATCH (by:Run {key: r.lastRun}) WHERE by.job <> job AND by.apart IS NULL } AS former
RETURN count(CASE WHEN former THEN r END) AS edges, count(DISTINCT CASE WHEN former THEN job END) AS jobs,
       max(CASE WHEN former THEN r.lastSeen END) AS until, count(r) AS seen
