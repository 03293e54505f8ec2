"""What an event may hold: told from its bytes, whatever shape they have, and never too little."""

import json
import tracemalloc
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.event import bounds
from headwater.event.bounds import MOST_VALUES, TooMuchInEvent, refuse_too_much
from headwater.event.parse import parse
from tests.events.amplified import SHAPES, event

#: What 32 MB may hold of these is no more memory than we have.
HARMLESS = {"escapes", "escaped emojis", "text", "wide text", "wide text by escapes"}
#: The tests do with a twentieth of everything: of the body, of what it may hold, of the memory.
SHARE = 0.05


@pytest.fixture
def a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_MEMORY", int(bounds.MOST_MEMORY * SHARE))


def is_refused(body: bytes, max_values: int = int(MOST_VALUES * SHARE)) -> bool:
    try:
        refuse_too_much(body, max_values)
    except TooMuchInEvent:
        return True
    return False


@pytest.mark.usefixtures("a_share")
@pytest.mark.parametrize("name", SHAPES)
def test_of_every_shape_a_whole_body_is_refused_or_harmless(name: str) -> None:
    assert is_refused(event(name, SHARE)) == (name not in HARMLESS)


def test_as_found() -> None:
    """33 kB of gzip, and a gigabyte once it was parsed."""
    with pytest.raises(TooMuchInEvent, match=r"22000010 values, more than 4000000 \(HEADWATER_MAX_VALUES\)"):
        parse(event("arrays"), 200, MOST_VALUES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_megabyte_is_taken_of_every_shape(name: str) -> None:
    assert parse(event(name, 0.03), 200, MOST_VALUES)


@pytest.mark.usefixtures("a_share")
@pytest.mark.parametrize("name", SHAPES)
def test_what_is_taken_stays_below_what_is_said(name: str) -> None:
    share = SHARE
    while is_refused(body := event(name, share)):
        share *= 0.9
    tracemalloc.start()
    parsed = orjson.loads(body)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert parsed
    assert taken < 1.1 * bounds.MOST_MEMORY


def test_values_are_counted_as_the_setting_says() -> None:
    body = b'{"a":[' + b"1," * 998 + b"1]}"
    assert not is_refused(body, 1000)
    with pytest.raises(TooMuchInEvent, match=r"1001 values, more than 1000 \(HEADWATER_MAX_VALUES\)"):
        refuse_too_much(body[:-2] + b",1]}", 1000)


@pytest.mark.usefixtures("a_share")
def test_a_large_plan_is_taken_also_with_a_comment_in_another_script() -> None:
    """One text with wide characters does not make all others wide."""
    expression = {
        "class": "org.apache.spark.sql.catalyst.expressions.AttributeReference",
        "num-children": 0,
        "name": "customer_id",
        "dataType": "integer",
        "nullable": True,
        "metadata": {},
        "exprId": {
            "product-class": "org.apache.spark.sql.catalyst.expressions.ExprId",
            "id": 1234,
            "jvmId": "0b5d7a2a-6e9b-4bfb-8b2a-6c3f8f0a7c11",
        },
        "qualifier": [],
    }
    one = json.dumps(expression, separators=(",", ":")).encode()
    plan = b'{"plan":[' + b",".join([one] * int(SHARE * 32 * 1024 * 1024 / (len(one) + 1) - 2)) + b"%b]}"
    for comment in ("", ',"注釈"', ',"😀"', r',"\ud83d\ude00 \" \\"'):
        assert not is_refused(plan % comment.encode())


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=65, max_size=90)


@given(st.lists(texts, max_size=10), st.booleans())
def test_text_is_counted_with_the_width_that_it_has(members: list[str], escaped: bool) -> None:
    body = json.dumps(members, ensure_ascii=escaped).encode()
    read: list[Any] = orjson.loads(body)
    least = sum(len(text) * _width(text) for text in read)
    assert least <= bounds._text(body) <= 4 * len(body)
    if body.isascii() and rb"\u" not in body:
        assert bounds._text(body) == len(body)


def _width(text: str) -> int:
    highest = max(map(ord, text), default=0)
    return 4 if highest > 0xFFFF else 2 if highest > 0xFF else 1
