"""Models: their versions, where each comes from, what uses it, what changed in it, and how it is made again."""
