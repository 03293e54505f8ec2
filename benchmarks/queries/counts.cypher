// How many nodes and edges there are, from the store of counts.
MATCH (n) WITH count(n) AS nodes
MATCH ()-[r]->()
RETURN nodes, count(r) AS edges
