"""What differs between two closures: facets, versions, code, statistics, age; since when, and how usual that is."""
