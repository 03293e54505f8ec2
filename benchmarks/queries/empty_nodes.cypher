// Delete all nodes, that have no edges any more, in pieces.
MATCH (node)
CALL (node) { DELETE node } IN TRANSACTIONS OF 20000 ROWS
