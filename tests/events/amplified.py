"""Bodies that are few bytes and many objects: one of each shape, as large as it takes to be too much, or just not."""

from collections.abc import Callable
from typing import Final

_HEAD: Final = (
    b'{"eventTime":"2026-11-24T21:56:28Z","producer":"p","job":{"namespace":"n","name":"j"},'
    b'"run":{"runId":"r","facets":{"x":{"v":'
)
_TAIL: Final = b"}}}}"

Items = Callable[[int], bytes]


def _list(one: bytes) -> Items:
    """A list of so many of these."""
    return lambda many: b"[" + b",".join([one] * many) + b"]"


def _each(write: Callable[[int], bytes], opening: bytes = b"[", closing: bytes = b"]") -> Items:
    """A list, or an object, of so many that all differ."""
    return lambda many: opening + b",".join(map(write, range(many))) + closing


def _text(one: str, before: str = "") -> Items:
    """A text of so many of these."""
    return lambda many: f'"{before}{one * many}"'.encode()


#: By name: what makes so many of it, and how many are as much as 32 MB may hold of it.
SHAPES: Final[dict[str, tuple[Items, int]]] = {
    "arrays": (_list(b"[]"), 11_000_000),
    "objects": (_list(b"{}"), 11_000_000),
    "objects with a key": (_list(b'{"a":1}'), 4_000_000),
    "objects with keys of their own": (_each(lambda at: b'{"%x":"%x"}' % (at + 70_000, at % 256 + 300)), 1_900_000),
    "keys": (_each(lambda at: b'"%x":1' % at, b"{", b"}"), 3_200_000),
    "numbers": (_list(b"1.5"), 8_000_000),
    "truths": (_list(b"true"), 6_000_000),
    "strings": (_list(b'"ab"'), 6_000_000),
    "emojis": (_list('"😀"'.encode()), 4_000_000),
    "nesting": (_list(b"[" * 30 + b"]" * 30), 520_000),
    "commas in a text": (_text(","), 30_000_000),
    "wide text": (_text("a", before="😀"), 30_000_000),
    "wide text by escapes": (_text("a", before=r"\ud83d\ude00"), 30_000_000),
    "escapes": (_text(r"\u0000"), 5_000_000),
    "escaped emojis": (_text(r"\ud83d\ude00"), 2_600_000),
    "text": (_text("a"), 30_000_000),
}


def event(name: str, share: float = 1.0) -> bytes:
    """A run event with a facet of this shape; `share` of as much as 32 MB hold."""
    items, many = SHAPES[name]
    return _HEAD + items(int(many * share)) + _TAIL
