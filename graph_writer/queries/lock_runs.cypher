// Lock these Run nodes, making those that are missing, and read them. Setting a label that a node has takes its lock
// and writes nothing; the properties are read after that, so nobody can change them until this transaction ends.
// Keys come sorted, and every transaction locks jobs, then datasets, then runs: no two wait for each other.
UNWIND $keys AS key
MERGE (node:Run {key: key})
SET node:Run
RETURN collect(properties(node)) AS rows
