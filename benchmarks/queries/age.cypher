// Many more runs of a job, each as one that is there: with what it read and wrote.
MATCH (job:Job {key: $job})-[has:HAS_RUN]->(run:Run {key: $run})
UNWIND $keys AS key
CREATE (job)-[more:HAS_RUN]->(another:Run)
SET another = run {.*, key: key, runId: key}, more = properties(has)
WITH run, another
MATCH (run)<-[read:READ_BY]-(input:Dataset)
CREATE (another)<-[again:READ_BY]-(input)
SET again = properties(read)
WITH DISTINCT run, another
MATCH (run)-[wrote:WROTE]->(output:Dataset)
CREATE (another)-[anew:WROTE]->(output)
SET anew = properties(wrote)
