// How many jobs a namespace has.
MATCH (n:Job)
WHERE n.namespaceKey = $namespace
RETURN count(n)
