// Delete everything, in pieces that fit into the memory of a transaction.
MATCH (n)
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
