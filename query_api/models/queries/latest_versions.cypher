// How many versions models have, each under all the names that it had, as far as their latest writes tell, and the one trained last
// of all and of those that were not deleted: as `query_api.models.versions` makes them of writes.
// Row: place, versions, latest, latest_there.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of
CALL (of) {
  CALL (of) {
    UNWIND of.spans AS span
    CALL (span) {
      MATCH (by:Run)-[w:WROTE]->()
      WHERE w.dataset = span.name AND w.at > span.after AND w.at <= span.until
      WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
      WITH by, w WHERE w.written
      RETURN by, w LIMIT $limit
    }
    RETURN by, w ORDER BY w.at DESC, by.key DESC LIMIT $limit
  }
  WITH of, by, w WHERE w.version IS NULL OR NOT w.version IN of.elsewhere
  WITH w.version AS version, CASE WHEN w.version IS NULL THEN by.key END AS unnamed,
       coalesce(w.version IN of.deleted, false) AS deleted,
       max([coalesce(by.endedAt, w.at), by.key, coalesce(w.version, by.runId), by.runId, w.at, w.version, w.dataset]) AS made
  RETURN count(made) AS versions, max(made) AS latest,
         max(CASE WHEN NOT deleted THEN made END) AS there
}
RETURN collect([place, versions, latest, there]) AS rows
