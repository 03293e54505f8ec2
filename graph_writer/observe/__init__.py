"""event → facts: pure functions of the event alone. `observe` is the way in."""

from graph_writer.observe.event import observe

__all__ = ["observe"]
