// The jobs that jobs contain: the first of them by name, and how many there are.
// Row: job, children, child_count.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN j.key AS job,
       COLLECT { MATCH (j)-[:CONTAINS]->(c:Job) RETURN [c.namespace, c.name]
                 ORDER BY c.searchName, c.name, c.namespace LIMIT $children } AS children,
       COUNT { (j)-[:CONTAINS]->(:Job) } AS child_count
