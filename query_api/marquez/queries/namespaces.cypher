// Namespaces in the order of their names, with the first and the last time that something in them was named.
// Row: namespace, created, updated.
MATCH (n:Job|Dataset)
WITH n.namespace AS namespace, min(n.createdAt) AS created, max(n.updatedAt) AS updated
RETURN namespace, created, updated ORDER BY namespace SKIP $offset LIMIT $limit
