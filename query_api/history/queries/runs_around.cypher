// The runs of a job around each of these instants.
UNWIND $at AS at
CALL (at) {
  MATCH (r:Run)
  WHERE r.job = $job AND r.lastSeen <= at
  WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC LIMIT $limit
  RETURN r.key AS run
  UNION
  MATCH (r:Run)
  WHERE r.job = $job AND r.lastSeen > at
  WITH r ORDER BY r.job, r.lastSeen, r.key LIMIT $limit
  RETURN r.key AS run
}
RETURN collect(DISTINCT run) AS rows
