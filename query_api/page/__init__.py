"""The page: what `web/` is built into, served at `/` and at the address of each of its views."""
