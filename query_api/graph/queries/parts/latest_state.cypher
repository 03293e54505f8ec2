// The state of the latest run of a job `n`; null if it has none.
HEAD(COLLECT {
  MATCH (latest:Run)
  WHERE latest.job = n.key AND latest.lastSeen IS NOT NULL
  RETURN latest.state
  ORDER BY latest.job DESC, latest.lastSeen DESC, latest.key DESC
  LIMIT 1
})
