"""What collector, graph writer and query API share: event model, identity, settings, topics, graph schema, engines."""

from importlib.metadata import version

__version__ = version("headwater")
