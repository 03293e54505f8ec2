"""What writer and reader agree on, in code; and in statements, which have to spell it out."""

import re
from pathlib import Path

import pytest

from headwater.event.time import microseconds
from headwater.graph.model import (
    COLUMN_LINEAGE,
    DROP,
    ITSELF,
    LABELS,
    MARKS,
    MOVED,
    NOT_DEFINING,
    RANK,
    RENAME,
    RENAMED,
    WRITER_APP,
    Role,
    after_stamps_of,
    group_of,
    group_of_event,
    stamp,
)
from headwater.graph.rebuild import State
from headwater.verdict import FACET
from query_api.compare.job_changes import ENGINE, PARAMETERS
from query_api.history.facet_names import CODE, ENVIRONMENT
from query_api.models.metrics import METRIC_FACETS

ROOT = Path(__file__).parents[3]
STATEMENTS = {
    path: path.read_text()
    for package in ("headwater", "graph_writer", "query_api")
    for path in (ROOT / package).rglob("*.cypher")
}


def found(pattern: str) -> list[str]:
    """What the first group of the pattern is, wherever a statement matches; it is somewhere."""
    every = [each for text in STATEMENTS.values() for each in re.findall(pattern, text)]
    assert every, f"no statement has {pattern}"
    return every


def test_what_becomes_of_renamed_datasets_is_the_same_in_statements() -> None:
    assert set(found(r"movedAway THEN '(\w+)'")) == {MOVED}
    for listed in found(r"\.lifecycle IN \[([^\]]+)\]"):
        assert [each.strip(" '") for each in listed.split(",")] == [DROP, RENAMED]


def test_a_drop_is_the_same_in_statements() -> None:
    assert set(found(r"lifecycle(?:, '')?\)? (?:<>|=) '(\w+)'")) == {DROP}


def test_the_origin_of_a_rename_is_the_same_in_statements() -> None:
    assert set(found(r"\.origin <> '(\w+)'")) == {RENAME}


def test_what_is_made_of_itself_is_the_same_in_statements_and_goes_before_what_another_lineage_names() -> None:
    assert set(found(r"\.inferred(?:, '\w+'\))? = '(\w+)'")) == {ITSELF}
    assert ITSELF > COLUMN_LINEAGE


def test_the_mark_of_a_group_that_does_not_define_is_the_same_in_statements() -> None:
    assert set(found(r"\.group STARTS WITH '([^']*)'")) == {NOT_DEFINING}


def test_the_facets_of_runs_that_are_compared_or_shown_of_trainings_are_the_same_in_statements() -> None:
    (listed,) = set(found(r"name IN r\.largeFacets WHERE name IN \[([^\]]+)\]"))
    of_trainings = {*METRIC_FACETS, ENVIRONMENT, CODE, "parent"}
    assert {each.strip(" '\n") for each in listed.split(",")} == {*PARAMETERS, *ENGINE, "test", FACET, *of_trainings}


def test_transactions_of_writers_are_known_by_one_name() -> None:
    assert set(found(r"metaData\.app = '([^']*)'")) == {WRITER_APP}


def test_a_rebuild_deletes_all_nodes_and_edges_that_a_writer_makes_and_no_others() -> None:
    deleted = {path: text for path, text in STATEMENTS.items() if path.name.startswith(("rebuild_drop_", "own"))}
    for text in deleted.values():
        for listed in re.findall(r"\bn:([A-Z][A-Za-z|]+)", text):
            assert set(listed.split("|")) == LABELS
    (edges,) = [found for text in deleted.values() for found in re.findall(r"\[e:([A-Z_|]+)\]", text)]
    written = "\n".join(text for path, text in STATEMENTS.items() if path.is_relative_to(ROOT / "graph_writer"))
    assert set(edges.split("|")) == set(re.findall(r"\[\w*:([A-Z_]+)", written))
    made = {label for text in re.findall(r"(?:MERGE|CREATE) .*", written) for label in re.findall(r"\(\w*:(\w+)", text)}
    assert made - MARKS == LABELS
    schema = (ROOT / "headwater/graph/schema.cypher").read_text()
    assert set(re.findall(r"CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\)", schema)) <= LABELS | MARKS
    (marks,) = found(r"\(n:([\w|]+)\) AND size\(labels\(n\)\) = 1 AS told")
    assert set(marks.split("|")) == MARKS


def test_there_is_one_node_of_the_rebuild() -> None:
    assert set(found(r":Rebuild \{(key: '[^']*')\}")) == {"key: 'rebuild'"}
    assert not [str(path) for path, text in STATEMENTS.items() if re.search(r":Rebuild \{(?!key: 'rebuild'\})", text)]


def test_whoever_reads_the_rebuild_whole_reads_it_in_one_order() -> None:
    order = [re.findall(r"r\.(\w+)", row) for row in found(r"RETURN (r\.generation[^\n]*)")]
    assert all(fields == list(State.__dataclass_fields__) for fields in order)


def test_a_run_with_parents_is_of_the_group_of_the_greatest() -> None:
    assert group_of("run", frozenset({"a", "b"})) == "pb"


def test_a_group_of_a_parent_sorts_behind_one_of_its_own() -> None:
    assert group_of("zzz", frozenset()) < group_of("a", frozenset({"a"}))


def test_the_events_of_a_run_are_groups_in_the_order_of_their_time() -> None:
    groups = [group_of_event("orun", time) for time in (-5, 0, 9, 10**16)]
    assert groups == sorted(groups)
    assert all(each.startswith("orun@") for each in groups)


def test_stamps_sort_by_time_then_rank_then_content_then_role() -> None:
    roles: tuple[Role, Role] = ("input", "output")
    stamps = [
        stamp(time, kind, content, role)
        for time in (-1, 0, 1_000_000)
        for kind in RANK
        for content in ("A" * 43, "B" * 43)
        for role in roles
    ]
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == len(stamps)
    assert stamp(0, None, "A" * 43) == stamp(0, "OTHER", "A" * 43)


@pytest.mark.parametrize("time", ["1969-12-31T23:59:59.999999Z", "2026-03-01T00:00:00Z", "9999-12-31T00:00:00Z"])
def test_an_instant_is_after_all_stamps_up_to_it_and_before_all_later_ones(time: str) -> None:
    instant = microseconds(time)
    assert stamp(instant, "FAIL", "z" * 43, "output") < after_stamps_of(instant)
    assert after_stamps_of(instant) < stamp(instant + 1, "OTHER", "-" * 43)
