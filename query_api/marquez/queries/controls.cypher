// Jobs with the jobs that they wait for, and those that wait for them.
// Row: job, upstream, downstream.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN j.key AS job, [(u:Job)-[c:CONTROLS]->(j) | [u.namespace, u.name, c.types]] AS upstream,
       [(j)-[c:CONTROLS]->(d:Job) | [d.namespace, d.name, c.types]] AS downstream
