// What runs that read a dataset, under any of its names, measured of it, from a place on, newest first; how far it was looked.
// Row: last, looked_at, uses.
MATCH (d:Dataset {key: $dataset})
/* part: names */
CALL (names) {
  UNWIND names AS name
  CALL (name) {
    MATCH ()-[use:READ_BY]->(r:Run)
    WHERE use.dataset = name AND use.at <= $at
    WITH r, use ORDER BY use.dataset DESC, use.at DESC, r.key DESC
    WITH r, use WHERE (use.at < $at OR r.key < $run)
    RETURN r, use LIMIT $scan
  }
  WITH r, use ORDER BY use.at DESC, r.key DESC LIMIT $scan
  WITH collect([use.at, r.key]) AS looked,
       collect(CASE WHEN /* part: measured */ THEN [r, use] END)[..$limit] AS found
  RETURN looked, found
}
/* part: measured_uses */
