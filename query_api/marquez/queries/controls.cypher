// Jobs with the jobs that they wait for, and those that wait for them.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN j.key, [(u:Job)-[c:CONTROLS]->(j) | [u.namespace, u.name, c.types]],
       [(j)-[c:CONTROLS]->(d:Job) | [d.namespace, d.name, c.types]]
