"""Slots and bytes are bounded, and given back whatever happens."""

import contextlib

import pytest

from collector.admission import Admission
from headwater.http.problem import Refusal


def refused(what: Refusal) -> bool:
    return what.status == 503 and what.headers == {"Retry-After": "5"}


def test_requests_are_bounded() -> None:
    admission = Admission(2, 100)
    with admission.enter(), admission.enter():
        with pytest.raises(Refusal) as caught:
            admission.enter()
        assert refused(caught.value)
    with admission.enter(), admission.enter():
        pass


def test_bytes_are_bounded_over_all_requests() -> None:
    admission = Admission(10, 100)
    with admission.enter() as one, admission.enter() as other:
        one.hold(60)
        other.hold(40)
        with pytest.raises(Refusal) as caught:
            other.hold(1)
        assert refused(caught.value)
    with admission.enter() as slot:
        slot.hold(100)


def test_places_are_given_back_after_a_failure() -> None:
    admission = Admission(1, 100)
    for _ in range(3):
        with contextlib.suppress(ZeroDivisionError), admission.enter() as slot:
            slot.hold(100)
            raise ZeroDivisionError
    with admission.enter() as slot:
        slot.hold(100)


def test_what_was_refused_is_not_counted() -> None:
    admission = Admission(10, 100)
    with admission.enter() as slot:
        slot.hold(50)
        with pytest.raises(Refusal):
            slot.hold(51)
        slot.hold(50)
