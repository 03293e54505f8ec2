"""Marquez's read routes: the same paths and shapes, so that its clients work."""
