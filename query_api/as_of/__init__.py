"""The graph as it stood at an instant, derived when asked from the runs and declarations up to it."""
