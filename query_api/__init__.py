"""Neo4j in, answers out: impact, lineage, Marquez's read routes, status and dump."""
