"""Pinned closures with what their runs carried, and what differs between two of them."""
