"""How well a name fits a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.find.ranking import MOST_WORDS, rank, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders", 0),
        ("shop.public.orders", 1),
        ("s3://lake/orders", 1),
        ("orders_model", 2),
        ("load_orders_daily", 3),
        ("load orders", 3),
        ("all-orders-2", 3),
        ("backorders", 4),
        ("customers", None),
        ("order", None),
    ],
)
def test_the_better_it_fits_the_less(name: str, expected: int | None) -> None:
    assert rank(name, "orders") == expected


@given(st.text(), st.text(min_size=1), st.text())
def test_what_contains_a_text_fits_and_nothing_else(before: str, text: str, behind: str) -> None:
    assert rank(before + text + behind, text) is not None
    assert rank(text, text) == 0
    assert (rank(before, text) is None) == any(word not in before for word in words(text))


def test_words_are_found_in_any_order_behind_what_has_the_text_itself() -> None:
    assert rank("shop.orders_discount", "discount orders") == 5
    assert rank("load orders discount", "orders discount") == 3
    assert rank("shop.orders", "orders discount") is None


def test_the_longest_word_is_looked_for_first() -> None:
    assert words("the orders of  the shop") == ("orders", "shop", "the", "of")
    assert words("orders ") == ("orders ",), "a text of one word is looked for as it is"
    many = " ".join(f"w{number}" for number in range(MOST_WORDS + 1))
    assert words(many) == (many,)
