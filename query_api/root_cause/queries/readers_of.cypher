// The jobs that read each of these datasets, or ever did, in the order of the datasets.
UNWIND range(0, size($datasets) - 1) AS place
MATCH (:Dataset {key: $datasets[place]})-[:CONSUMED_BY]->(j:Job)
WITH min(place) AS nearest, j.key AS job ORDER BY nearest, job
RETURN collect(job) AS rows
