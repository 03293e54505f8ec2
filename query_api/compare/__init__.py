"""What differs between two closures: facets, versions, code, numbers, age; since when, and how usual that is."""
