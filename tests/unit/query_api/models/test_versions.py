"""Which versions writes made, and which one a name means."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.errors import NotFound
from query_api.models.statements import WriteOfModel
from query_api.models.versions import OtherNames, version_called, versions_of


def write(run: str, version: str | None = None, ended: int | None = 10, **more: Any) -> WriteOfModel:
    return WriteOfModel(run, f"id-{run}", "job", 0, ended, more.get("at", ended or 0), version, version, "model")


writes = st.lists(
    st.builds(write, st.sampled_from("abcdef"), st.none() | st.sampled_from("123"), st.none() | st.integers(0, 9)),
    unique_by=lambda each: each.run,
)


def test_the_run_that_ended_last_made_a_version_that_several_wrote() -> None:
    [found] = versions_of([write("a", "1", 5), write("b", "1", 9), write("c", "1", 7)])
    assert found.write.run == "b"
    assert [each.run for each in found.also] == ["c", "a"]


def test_writes_without_a_version_are_versions_of_their_own() -> None:
    assert [each.label for each in versions_of([write("a"), write("b", ended=12)])] == ["id-b", "id-a"]


def test_its_time_is_the_end_of_the_training_not_its_last_event() -> None:
    late, next_one = write("a", "1", 5, at=500), write("b", "2", 8)
    assert [each.version for each in versions_of([late, next_one])] == ["2", "1"]


@given(writes, st.randoms())
def test_the_order_of_writes_has_no_say(found: list[WriteOfModel], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert versions_of(shuffled) == versions_of(found)


@given(writes)
def test_every_write_is_in_one_version(found: list[WriteOfModel]) -> None:
    made = versions_of(found)
    assert sorted(each for version in made for each in (version.write, *version.also)) == sorted(found)
    assert len({each.label for each in made}) == len(made)


def test_a_version_is_meant_before_an_alias_that_is_called_like_it() -> None:
    found = versions_of([write("a", "1"), write("b", "2")])
    names = OtherNames({"1": "2", "champion": "1"}, {"m-7": "2"})
    assert version_called(found, "1", names).write.run == "a"
    assert version_called(found, "champion", names).write.run == "a"
    assert version_called(found, "m-7", names).write.run == "b"
    assert version_called(found, "id-b", names).write.run == "b"


def test_what_nothing_is_called_is_refused_with_what_there_is() -> None:
    with pytest.raises(NotFound, match=r"version='9' is no version.*the latest is 1"):
        version_called(versions_of([write("a", "1")]), "9", OtherNames())
    with pytest.raises(NotFound, match="no run is known to have made"):
        version_called([], "9", OtherNames())
