// Nodes within 64 hops upstream of a few, nearest first, with what feeds them: many hops in one round trip.
// It reads ahead: which of these edges count is decided by the walk, hop by hop.
// Row: key, is_job, namespace, name, observed, type, declared_lineage, flows, others, flows_ever.
UNWIND $keys AS key
MATCH (s:Job|Dataset {key: key})
MATCH (s)<-[rs:CONSUMED_BY|PRODUCES|DERIVES|ALIAS*0..64]-(n)
WHERE all(r IN rs WHERE type(r) IN ['ALIAS', 'DERIVES'] OR $history
                        OR r.group = coalesce(startNode(r).group, endNode(r).group)
                        OR r.made[0] = coalesce(startNode(r).group, endNode(r).group)
                        OR r.declared = coalesce(startNode(r).declared, endNode(r).declared))
WITH DISTINCT n LIMIT $limit
/* part: row_upstream */
