"""How the room of a picture is shared between its two sides."""

from hypothesis import given
from hypothesis import strategies as st

from query_api.neighbourhood.spread import shares

sizes = st.lists(st.integers(0, 50), min_size=1, max_size=3)


@given(wanted=sizes, room=st.integers(0, 120))
def test_all_room_is_given_that_is_wanted_and_no_more(wanted: list[int], room: int) -> None:
    given_out = shares(wanted, room)
    assert all(0 <= got <= most for got, most in zip(given_out, wanted, strict=True))
    assert sum(given_out) == min(room, sum(wanted))


@given(wanted=sizes, room=st.integers(0, 120))
def test_who_gets_less_than_wanted_gets_as_much_as_anybody(wanted: list[int], room: int) -> None:
    given_out = shares(wanted, room)
    hungry = [got for got, most in zip(given_out, wanted, strict=True) if got < most]
    assert all(got >= max(given_out) - 1 for got in hungry)
