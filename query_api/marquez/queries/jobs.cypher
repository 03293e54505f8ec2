// Jobs with what is shown of them: current inputs and outputs, the jobs that contain them, how many runs.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN j.key, properties(j),
       [(d:Dataset)-[r:CONSUMED_BY]->(j) WHERE r.group = j.group OR r.declared = j.declared | d.key],
       [(j)-[r:PRODUCES]->(d:Dataset) WHERE r.group = j.group OR r.declared = j.declared | d.key],
       [(p:Job)-[:CONTAINS]->(j) | [p.namespace, p.name]],
       COUNT { (j)-[:HAS_RUN]->() }
