"""Cursors of pages of events."""

from base64 import urlsafe_b64encode

import pytest

from headwater.errors import InvalidQuestion
from query_api.events.cursor import decode, encode


def test_a_cursor_says_what_is_still_to_be_read() -> None:
    rest = {7: range(10, 20), 0: range(1 << 40)}
    assert decode(encode(rest)) == rest
    assert encode(rest) == encode(dict(reversed(rest.items())))
    assert decode(encode({})) == {}


@pytest.mark.parametrize(
    "content",
    ["", "no JSON", "{}", "1", "[[1,2]]", "[[1,2,3,4]]", "[[-1,2,3]]", "[[1.5,2,3]]", "[[true,2,3]]",
     '[["1",2,3]]', f"[[0,0,{1 << 62}]]", f"[[0,0,{10**30}]]", "[null]"],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(content: str) -> None:
    with pytest.raises(InvalidQuestion, match="cursor"):
        decode(urlsafe_b64encode(content.encode()).decode())


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "\x00"])
def test_what_is_no_base64_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidQuestion, match="cursor"):
        decode(cursor)
