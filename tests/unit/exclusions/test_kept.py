"""What one process puts into the topic of the exclusions, another one reads."""

from typing import Any

import msgspec
import orjson
import pytest

from headwater.errors import HeadwaterError
from headwater.exclusions.exclusion import EventPlace, Exclusion, Said
from headwater.exclusions.kept import KnownExclusions
from headwater.settings import Settings

PLACE = EventPlace("events", 0, 17)
SAID = [
    Said(Exclusion.of(event=PLACE), at=1, matched=1),
    Said(Exclusion.of(run="r", since=-5), at=2, matched=0),
    Said(Exclusion.of(producer="p", until=7), at=3, matched=10**9),
]


class Record:
    """A record of the topic."""

    def __init__(self, key: str, value: bytes | None) -> None:
        self._key, self._value = key.encode(), value

    def key(self) -> bytes:
        return self._key

    def value(self) -> bytes | None:
        return self._value


def learn(known: KnownExclusions, key: str, value: bytes | None) -> None:
    record: Any = Record(key, value)
    known.learn(record)


def knowing(*said: Said) -> KnownExclusions:
    known = KnownExclusions(Settings())
    for each in said:
        learn(known, each.exclusion.ident, msgspec.json.encode(each))
    return known


def test_what_is_written_is_read() -> None:
    assert list(knowing(*SAID).said.values()) == SAID


def test_what_is_said_counts_from_then_on_until_it_is_let_go() -> None:
    known = knowing()
    assert not known.in_force.has(PLACE, b"", 200)
    learn(known, SAID[0].exclusion.ident, msgspec.json.encode(SAID[0]))
    assert known.in_force.has(PLACE, b"", 200)
    assert SAID[0].exclusion.ident in known
    learn(known, SAID[0].exclusion.ident, None)
    assert not known.in_force.has(PLACE, b"", 200)
    assert SAID[0].exclusion.ident not in known


def test_what_a_newer_version_says_is_not_passed_over() -> None:
    known = knowing(SAID[0])
    newer = orjson.loads(msgspec.json.encode(SAID[1]))
    newer["exclusion"]["job"] = "job:a:b"
    learn(known, "fedcba987654", orjson.dumps(newer))
    with pytest.raises(HeadwaterError, match="fedcba987654"):
        _ = known.in_force
    assert "fedcba987654" in known
    learn(known, "fedcba987654", None)
    assert known.in_force.has(PLACE, b"", 200)


def test_a_topic_that_is_made_again_says_nothing_of_before() -> None:
    known = knowing(*SAID)
    learn(known, "rubbish", b"no JSON")
    known.forget()
    assert not known.said
    assert not known.in_force.has(PLACE, b"", 200)
