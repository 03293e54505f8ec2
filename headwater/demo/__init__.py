"""A small shop whose pipeline tells Headwater what it does: five days of events, the same ones every time."""
