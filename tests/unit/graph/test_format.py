"""Who may write into which graph, and what the others are told."""

from pathlib import Path

import pytest

from headwater.graph.format import UNMARKED, VERSION, Format, NewerGraph, StaleGraph, format_in
from headwater.naming import naming_rules


def rules(tmp_path: Path, text: str) -> Format:
    file = tmp_path / "rules.json"
    file.write_text(text)
    return Format.of(naming_rules(file))


def test_whoever_writes_the_same_may_write() -> None:
    assert Format().refusal(Format()) is None
    assert Format.of(()) == Format()


@pytest.mark.parametrize("version", [VERSION + 1, VERSION + 1000])
def test_a_later_version_is_refused_with_what_to_do(version: int) -> None:
    refusal = Format().refusal(Format(version))
    assert isinstance(refusal, NewerGraph)
    assert f"format {version}" in refusal.found
    assert "later version" in refusal.do


@pytest.mark.parametrize("version", range(UNMARKED, VERSION))
def test_an_earlier_version_is_to_be_built_anew(version: int) -> None:
    refusal = Format().refusal(Format(version))
    assert isinstance(refusal, StaleGraph)
    assert "headwater rebuild" in refusal.do


def test_of_two_versions_the_later_one_goes_on_and_the_earlier_one_stops() -> None:
    earlier, later = Format(VERSION), Format(VERSION + 1)
    assert isinstance(earlier.refusal(later), NewerGraph)
    assert later.refusal(later) is None


def test_other_rules_for_names_are_to_be_applied_to_all_events(tmp_path: Path) -> None:
    upper = rules(tmp_path, '[{"rule": "case", "namespace": "snowflake://*", "case": "upper"}]')
    for ours, stored in ((upper, Format()), (Format(), upper)):
        refusal = ours.refusal(stored)
        assert isinstance(refusal, StaleGraph)
        assert "none" in refusal.found
        assert '"case":"upper"' in refusal.found
        assert "headwater rebuild" in refusal.do


def test_the_same_rules_written_otherwise_are_the_same(tmp_path: Path) -> None:
    one = rules(tmp_path, '[{"rule": "scheme", "schemes": ["s3a"], "scheme": "s3"}]')
    assert one == rules(tmp_path, '[\n{"schemes":["s3a"],"scheme":"s3","rule":"scheme"}]')


def test_what_a_graph_says_by_itself() -> None:
    assert format_in(None, None, filled=False) is None
    assert format_in(None, None, filled=True) == Format(UNMARKED)
    assert format_in(7, '[{"rule":"case"}]', filled=True) == Format(7, '[{"rule":"case"}]')
