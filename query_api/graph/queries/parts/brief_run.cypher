// What is shown of a run `r` among others: of its large facets only who said them, so that these are not even read.
r {.key, .runId, .state, .streaming, .firstSeen, .lastSeen, .startedAt, .endedAt, .largeFacets,
   facets: coalesce(r.briefFacets, r.facets)}
