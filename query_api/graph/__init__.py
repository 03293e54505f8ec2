"""Reading the graph: nodes with their neighbours, names and facets, as they are now or were at an instant."""
