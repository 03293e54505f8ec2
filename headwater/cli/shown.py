"""Names from outside as they are shown: nothing in them is obeyed by the terminal.

A name may hold what a terminal takes for a command (colours, its title, deleting a line), or characters that turn the
order of what stands behind them. They are written as the page writes them, `⟨001B⟩`.
"""

import re
from typing import Final

#: Controls but line feed and tab, line and paragraph separators, marks that turn the direction of text, what has no
#: width, halves of pairs, and tags. Joiners stay: Persian and Hindi are not written without them.
_OBEYED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    """`text` with its code point in the place of each character that a terminal would obey."""
    return _OBEYED.sub(lambda found: f"⟨{ord(found[0]):04X}⟩", text)
