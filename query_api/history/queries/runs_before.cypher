// The latest runs of jobs up to an instant each, newest first; of two at one time the one with the greater key.
// Row: place, runs.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place].job AS job, $of[place].at AS at
CALL (job, at) {
  MATCH (r:Run)
  WHERE r.job = job AND r.lastSeen <= at
  WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC LIMIT $limit
  RETURN collect(r.key) AS runs
}
RETURN collect([place, runs]) AS rows
