// Jobs with what is shown of them: current inputs and outputs, the jobs that contain them, how many runs.
// Row: key, properties, inputs, outputs, parents, runs.
UNWIND $keys AS key
MATCH (j:Job {key: key})
RETURN j.key AS key, properties(j) AS properties,
       [(d:Dataset)-[r:CONSUMED_BY]->(j)
         WHERE j.group IN [r.group, r.made[0]] OR (r.checkedGroup = j.group AND j.made = []) OR r.declared = j.declared | d.key] AS inputs,
       [(j)-[r:PRODUCES]->(d:Dataset)
         WHERE j.group IN [r.group, r.made[0]] OR (r.checkedGroup = j.group AND j.made = []) OR r.declared = j.declared | d.key] AS outputs,
       [(p:Job)-[:CONTAINS]->(j) | [p.namespace, p.name]] AS parents,
       COUNT { (j)-[:HAS_RUN]->() } AS runs
