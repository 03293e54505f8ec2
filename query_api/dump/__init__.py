"""The whole graph as sorted lines of canonical JSON: equal graphs give equal bytes."""
