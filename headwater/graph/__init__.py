"""The graph as everybody sees it: how to connect, what its constraints are, where its queries stand."""
