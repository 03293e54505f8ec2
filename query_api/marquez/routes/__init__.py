"""Marquez's read routes, a module for each noun."""
