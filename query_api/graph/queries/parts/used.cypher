// Whether the run `r` had used anything by the instant.
(EXISTS { MATCH (r)<-[:READ_BY]-() } OR EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ })
