// To the columns `found` those that feed the `last` ones of them, which are the last ones then.
CALL (last) {
  UNWIND last AS each
  MATCH (each)<-[:FEEDS]-(above:Column)
  RETURN collect(DISTINCT above) AS ahead
}
WITH found + ahead AS found, ahead AS last
