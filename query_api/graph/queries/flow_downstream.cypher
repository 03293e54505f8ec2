// Jobs and datasets with what they feed: one hop for many nodes.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
/* part: row_downstream */
