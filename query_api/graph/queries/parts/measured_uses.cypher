// Pairs `found` of a run and its use of a dataset, with what was stated there, and how far it was `looked`.
CALL (found) {
  UNWIND found AS pair
  WITH pair[0] AS r, pair[1] AS use
  RETURN collect([r.key, r.runId, HEAD(COLLECT { MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name] }), use.at,
                  coalesce(use.version, use.snapshot), use.facets, use.useFacets]) AS uses
}
RETURN looked[-1] AS last, size(looked) AS looked_at, uses
