// Whether the run `r` had used anything by the instant.
(EXISTS { MATCH (r)<-[read:READ_BY]-() WHERE read.inferred IS NULL }
 OR EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ })
