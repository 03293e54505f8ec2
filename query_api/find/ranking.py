"""How well a name fits a text: of what is found the best comes first. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

#: It is the text; the last part of it is; it begins with it; a word in it does; it contains it; it contains each word
#: of it.
Rank = Literal[0, 1, 2, 3, 4, 5]
#: Most words of a text that are looked for one by one; a longer text is looked for as a whole.
MOST_WORDS: Final = 8

#: Behind these the last part of a name begins: `shop.public.orders`, `s3://lake/orders`.
_PARTS: Final = (".", "/", ":")


@lru_cache(maxsize=8)
def _begins_a_word(text: str) -> Callable[[str], object]:
    return re.compile(rf"(?:[\W_]|^){re.escape(text)}").search


def rank(name: str, text: str) -> Rank | None:
    """How well a name fits, the least the best; None: a word of the text is no part of it. Both as they are indexed."""
    if name == text:
        return 0
    if any(name.endswith(part + text) for part in _PARTS):
        return 1
    if name.startswith(text):
        return 2
    if _begins_a_word(text)(name):
        return 3
    if text in name:
        return 4
    return 5 if all(word in name for word in words(text)) else None


@lru_cache(maxsize=8)
def words(text: str) -> tuple[str, ...]:
    """What is looked for, in any order, the longest first, which fewest names have; a text of one word as it is."""
    found = tuple(sorted(dict.fromkeys(text.split()), key=lambda word: (-len(word), word)))
    return found if 1 < len(found) <= MOST_WORDS else (text,)
