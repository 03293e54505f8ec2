// Of the runs that were heard of last, from a place on, those that are wanted; and how far it was looked.
// Row: last, looked_at, found.
UNWIND $each_state AS state
CALL (state) {
  MATCH (r:Run)
  WHERE r.state = state AND r.lastSeen <= $at
  WITH r ORDER BY r.state DESC, r.lastSeen DESC, r.key DESC
  WITH r WHERE r.lastSeen < $at OR r.key < $key
  RETURN r LIMIT $scan
}
WITH r ORDER BY r.lastSeen DESC, r.key DESC LIMIT $scan
WITH r, /* part: wanted_run */ AS wanted
WITH collect([r.lastSeen, r.key]) AS looked, collect(CASE WHEN wanted THEN r END)[..$limit] AS found
RETURN looked[-1] AS last, size(looked) AS looked_at, [r IN found | [r.key, '', r.lastSeen, false]] AS found
