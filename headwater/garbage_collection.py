"""How rarely Python looks for cycles in processes that make many objects and few cycles."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

#: Objects that are made before Python looks for cycles among them, and how rarely it looks at the older ones.
_RARELY = (250_000, 20, 20)


@contextmanager
def rare_collection() -> Generator[None]:
    """Collect garbage rarely in this block; what is there already is never looked at again.

    A large answer or a batch of events makes half a million objects without a cycle among them: with Python's
    defaults half of the time went into looking for some.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
