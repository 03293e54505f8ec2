// Delete all edges, in pieces that fit into the memory of a transaction, however many a single node has.
MATCH ()-[edge]->()
CALL (edge) { DELETE edge } IN TRANSACTIONS OF 20000 ROWS
