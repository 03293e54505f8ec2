// Runs by the beginning of their ids. Fewer than `most` are all.
// Row: key, text, at, other_names.
CALL () {
  MATCH (r:Run {key: $key}) WHERE /* part: wanted_run */
  RETURN r
  UNION
  MATCH (r:Run) WHERE r.searchId STARTS WITH $text AND /* part: wanted_run */
  RETURN r LIMIT $most
}
RETURN collect([r.key, coalesce(r.searchId, $text), coalesce(r.lastSeen, 0), false]) AS rows
