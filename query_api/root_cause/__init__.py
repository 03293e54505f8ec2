"""Root cause: the differences between a bad and a good closure, ranked by evidence. See `docs/root-cause.md`."""
