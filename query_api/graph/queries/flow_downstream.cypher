// Jobs and datasets with what they feed: one hop for many nodes.
// Row: key, is_job, namespace, name, observed, type, declared_lineage, flows, others, flows_ever.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
/* part: row_downstream */
