// Columns within eight hops upstream of some, with the columns that feed them, and what else is stated of each.
// Hop by hop, so that what many have above them is walked once.
// It reads ahead: which of these edges count is decided by what the runs of a closure stated.
// Row: dataset, field, sourceless, sources.
UNWIND $keys AS key
MATCH (s:Column {key: key})
WITH collect(s) AS found
WITH found, found AS last
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
/* part: columns_one_hop_up */
UNWIND found AS c
WITH DISTINCT c LIMIT $limit
RETURN collect([
  c.dataset, c.field, coalesce(c.sourceless, []),
  [(c)<-[r:FEEDS]-(m) | [m.dataset, m.field, coalesce(r.lineages, []), coalesce(r.transformations, [])]]
]) AS rows
