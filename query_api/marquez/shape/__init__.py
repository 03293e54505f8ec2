"""Answers in Marquez's shapes, with what ours have beside: see `docs/http-api.md`."""
