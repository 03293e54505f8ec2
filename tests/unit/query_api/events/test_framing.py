"""Events as one body."""

from query_api.events.framing import Framed, framed

EVENTS = [b'{"a": 1}', b'{\n"b": 2}', b"{}"]


def test_a_line_cannot_hold_an_event_with_line_breaks() -> None:
    assert framed(EVENTS, "ndjson") == Framed(b'{"a": 1}\n{}\n', "application/x-ndjson", 1)


def test_a_json_sequence_holds_any_event() -> None:
    assert framed(EVENTS, "json-seq") == Framed(b'\x1e{"a": 1}\n\x1e{\n"b": 2}\n\x1e{}\n', "application/json-seq", 0)


def test_nothing_is_an_empty_body() -> None:
    assert framed([], "ndjson").body == framed([], "json-seq").body == b""
