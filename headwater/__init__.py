"""What collector, graph writer and query API share: event model, identity, settings, topics, graph schema, engines.

For those who train models it is `headwater.track` (`docs/track.md`), which is loaded when it is first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headwater.tracking import track

    __version__: str

__all__ = ["__version__", "track"]


def __getattr__(name: str) -> Any:
    """`track` and `__version__`, made when they are first asked for: every command and script imports this package."""
    if name == "track":
        from headwater.tracking import track  # noqa: PLC0415  (that is the point)

        found: Any = track
    elif name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  (the same)

        found = version("headwater")
    else:
        raise AttributeError(f"module 'headwater' has no attribute '{name}'")
    globals()[name] = found
    return found
