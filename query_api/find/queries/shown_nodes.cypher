// Jobs and datasets as they are shown where something was found.
// Row: key, job, namespace, name, type, owners, tags, state, at.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
RETURN collect([key, n:Job, n.namespace, n.name, coalesce(n.jobType, n.type), n.owners, n.tags, CASE WHEN n:Job THEN
  /* part: latest_state */
END, n.updatedAt]) AS rows
