"""Events are found in files of every form, each once, with the line where it stands."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.cli import event_files
from headwater.cli.event_files import Found, Unreadable, events_in, files_of, left_out, opened
from headwater.errors import HeadwaterError

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(), json_values, max_size=4)


def read(data: bytes, name: str = "events.json") -> list[Found | Unreadable]:
    """What is found in a file of these bytes."""
    return list(events_in(io.BytesIO(data), name))


def bodies(found: list[Found | Unreadable]) -> list[Any]:
    """The events as JSON values; fails on what is unreadable."""
    return [json.loads(each.body) for each in found if isinstance(each, Found) or pytest.fail(str(each))]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_files, "CHUNK", 7)  # so that events, strings and characters are cut anywhere


@given(st.lists(objects), st.sampled_from([None, 2]), st.booleans())
def test_an_array_gives_its_members(events: list[Any], indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(events, indent=indent, ensure_ascii=ascii_only)
    assert bodies(read(text.encode(errors="replace"))) == [
        json.loads(json.dumps(each, ensure_ascii=ascii_only).encode(errors="replace")) for each in events
    ]


@given(st.lists(objects, min_size=1), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_give_one_event_each(events: list[Any], line_end: str) -> None:
    text = line_end.join(json.dumps(each) for each in events)
    assert bodies(read(text.encode(), "events.ndjson")) == events
    assert bodies(read(text.encode(), "events.json")) == events
    assert bodies(read(text.encode(), "-")) == events


@given(st.lists(objects.filter(bool), min_size=1))
def test_objects_one_after_the_other_over_several_lines(events: list[Any]) -> None:
    text = "\n".join(json.dumps(each, indent=1) for each in events)
    assert bodies(read(text.encode())) == events


@given(st.lists(objects.filter(bool), min_size=1))
def test_no_event_has_a_line_break_in_it(events: list[Any]) -> None:
    found = read(json.dumps(events, indent=1).encode())
    assert not any(b"\n" in each.body or b"\r" in each.body for each in found if isinstance(each, Found))


def test_lines_are_taken_as_they_are() -> None:
    found = read(b'{"a": 1}\n{"b":  2 }\nnot json\n{"c": 3}\n', "x.jsonl")
    assert found == [
        Found("x.jsonl:1", b'{"a": 1}'),
        Found("x.jsonl:2", b'{"b":  2 }'),
        Found("x.jsonl:3", b"not json"),
        Found("x.jsonl:4", b'{"c": 3}'),
    ]


def test_each_member_of_an_array_has_the_line_where_it_begins() -> None:
    found = read(b'[\n  {\n    "a": 1\n  },\n\n  {"b": 2}, {"c": 3}\n]\n', "x.json")
    assert [each.place for each in found] == ["x.json:2", "x.json:6", "x.json:6"]


def test_a_byte_order_mark_is_no_part_of_an_event() -> None:
    assert bodies(read(b'\xef\xbb\xbf[{"a": 1}]')) == [{"a": 1}]


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (b'[{"a": 1},\n {"b": oops}]', "x.json:2", "not JSON"),
        (b'[{"a": 1},\n {"b": 1', "x.json:2", "not JSON"),
        (b'[{"a": 1},\n {"b": "\xff"}]', "x.json:", "not UTF-8"),
        (b'[{"a": 1}, {"a":' + b"[" * 200_000, "x.json:1", "nested too deeply"),
    ],
)
def test_what_stands_before_the_unreadable_is_found(data: bytes, place: str, reason: str) -> None:
    *found, last = read(data, "x.json")
    assert bodies(found) == [{"a": 1}]
    assert isinstance(last, Unreadable)
    assert last.place.startswith(place)
    assert reason in last.reason


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "\xff"}',
        b'\n\n[{"a": "caf\xe9"}]',
        '[{"a": 1}]'.encode("utf-16"),
        b'{"a": "cut in a character \xc3',
    ],
)
def test_a_file_that_is_not_utf8_from_its_first_line_on_is_one_refused_place(data: bytes) -> None:
    (only,) = read(data, "x.json")
    assert isinstance(only, Unreadable)
    assert only.place == f"x.json:{1 + data[:2].count(10)}"
    assert only.reason.startswith("not UTF-8: ")


def test_empty_lines_at_the_beginning_count_as_lines() -> None:
    assert [each.place for each in read(b'\n\r\n{"a": 1}\n', "x.json")] == ["x.json:3"]
    assert [each.place for each in read(b'\n[\n{"a": 1}]', "x.json")] == ["x.json:3"]


def test_an_event_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_files, "LONGEST", 1000)
    (only,) = read(b'[\n{"a": "' + b"x" * 100_000 + b'"}]', "x.json")
    assert isinstance(only, Unreadable)


def test_a_line_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_files, "LONGEST", 1000)
    found = read(b'{"a": 1}\n{"a": "' + b"x" * 100_000 + b'"}\n', "x.ndjson")
    assert found[0] == Found("x.ndjson:1", b'{"a": 1}')
    assert isinstance(found[1], Unreadable)
    assert len(found) == 2


@pytest.mark.parametrize("data", [b"", b"\n \n", b"[]", b" [ ]\n"])
def test_an_empty_file_holds_nothing(data: bytes) -> None:
    assert read(data) == []


def test_a_folder_is_searched_all_the_way_down(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.json", "b/y.ndjson", "b/c/x.jsonl", "b/notes.txt"):
        (tmp_path / name).write_text("{}")
    assert files_of(str(tmp_path)) == [tmp_path / "b/c/x.jsonl", tmp_path / "b/y.ndjson", tmp_path / "z.json"]


def test_a_folder_without_events_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(HeadwaterError, match="holds no"):
        files_of(str(tmp_path))
    with pytest.raises(HeadwaterError, match="no file or folder"):
        files_of(str(tmp_path / "missing.json"))


@given(st.lists(objects, min_size=1, max_size=5))
def test_what_gzip_packed_is_read_whatever_it_is_called(
    tmp_path_factory: pytest.TempPathFactory, events: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    lines = "\n".join(json.dumps(each) for each in events).encode()
    for name in ("a.ndjson.gz", "b.json.gz", "c.jsonl"):
        (folder / name).write_bytes(gzip.compress(lines))
    assert [path.name for path in files_of(str(folder)) if path] == ["a.ndjson.gz", "b.json.gz", "c.jsonl"]
    for path in files_of(str(folder)):
        assert path is not None
        with opened(path) as file:
            assert bodies(list(events_in(file, path.name))) == events


def test_what_gzip_packed_and_was_cut_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "cut.ndjson.gz"
    whole = b"".join(b'{"number": %d}\n' % number for number in range(20_000))
    path.write_bytes(gzip.compress(whole)[:-200])
    with opened(path) as file:
        *found, last = events_in(file, path.name)
    assert found
    assert all(isinstance(each, Found) for each in found)
    assert isinstance(last, Unreadable)
    assert last.reason.startswith("what gzip packed cannot be read any further: ")


def test_a_folder_says_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("a.json", "b.ndjson.gz", "c.csv", "d.tar.gz", "e", ".hidden"):
        (tmp_path / name).touch()
    assert [path.name for path in files_of(str(tmp_path)) if path] == ["a.json", "b.ndjson.gz"]
    assert [path.name for path in left_out(str(tmp_path))] == ["c.csv", "d.tar.gz", "e"]
    assert left_out(str(tmp_path / "c.csv")) == left_out("-") == []
