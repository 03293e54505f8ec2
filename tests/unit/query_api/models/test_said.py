"""What was said of versions, folded: the last word counts, the others are its history."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from query_api.history.annotations import Said
from query_api.models.said import alias_history, fold, stage_history, tags_now


def said(at: int, kind: str, version: str | None = "1", **more: Any) -> Said:
    shown: dict[str, Any] = {"by": "ann", "key": None, "value": None, "note": None, "removed": False, **more}
    return Said(at=at, run_id=f"r{at}", version=version, kind=kind, source="person", **shown)


MOVES = [
    said(1, "alias", "1", key="champion"),
    said(5, "alias", "2", key="champion"),
    said(9, "alias", "2", key="champion", removed=True),
    said(12, "alias", "1", key="champion"),
]


def test_an_alias_points_at_one_version_at_a_time() -> None:
    assert fold(MOVES).aliases_of("1") == ["champion"]
    assert fold(MOVES, until=6).aliases_of("1") == []
    assert fold(MOVES, until=6).aliases_of("2") == ["champion"]
    assert fold(MOVES, until=10).other_names.aliases == {}


def test_the_history_of_an_alias_has_every_time_it_pointed_there() -> None:
    spans = [
        (each["since"][-11:-8], each["until"] and each["until"][-11:-8]) for each in alias_history(fold(MOVES), "1")
    ]
    assert len(spans) == 2
    assert spans[0][1] is not None
    assert spans[1][1] is None
    [of_two] = alias_history(fold(MOVES), "2")
    assert of_two["until"] is not None


def test_taking_an_alias_from_a_version_that_has_lost_it_changes_nothing() -> None:
    late = [*MOVES[:2], said(6, "alias", "1", key="champion", removed=True)]
    assert fold(late).other_names.aliases == {"champion": "2"}


def test_the_last_approval_counts() -> None:
    words = [said(1, "approval", value="approved"), said(2, "approval", value="retired")]
    assert fold(words).of("1").approval == "retired"
    assert fold(words, until=1).of("1").approval == "approved"
    assert fold([]).of("1").approval is None


def test_stages_follow_each_other() -> None:
    words = [said(1, "stage", value="Staging"), said(4, "stage", value="Production")]
    history = stage_history(fold(words).of("1"))
    assert [each["stage"] for each in history] == ["Staging", "Production"]
    assert history[0]["until"] == history[1]["since"]
    assert history[1]["until"] is None


def test_a_tag_stands_until_it_is_removed() -> None:
    words = [
        said(1, "tag", key="risk", value="low"),
        said(2, "tag", key="risk", value="high"),
        said(3, "tag", key="old"),
        said(4, "tag", key="old", removed=True),
        said(5, "tag", None, key="team", value="ml"),
    ]
    found = fold(words)
    assert [(each["key"], each["value"]) for each in tags_now(found.whole, found.of("1"))] == [
        ("risk", "high"), ("team", "ml"),
    ]  # fmt: skip


words = st.builds(
    said,
    st.integers(0, 20),
    st.sampled_from(["alias", "stage", "approval", "tag", "name", "something"]),
    st.sampled_from(["1", "2", None]),
    key=st.none() | st.sampled_from("ab"),
    value=st.none() | st.sampled_from("xy"),
    removed=st.booleans(),
)


@given(st.lists(words, unique_by=lambda each: (each.at, each.run_id)), st.randoms())
def test_the_order_of_words_has_no_say(found: list[Said], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(found)
    for alias, version in fold(found).other_names.aliases.items():
        assert [each for each in alias_history(fold(found), version) if each["alias"] == alias and not each["until"]]
