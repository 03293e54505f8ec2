"""What a good version does not say is not the same as what the bad one says."""

from collections.abc import Callable

import httpx
import pytest

from query_api.root_cause import weights
from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines

CASE = "47-failed-assertion-outside-input-facets"


@pytest.mark.parametrize(
    ("file", "table", "source"),
    [
        ("events.ndjson", "dataset:c47db:t", "dataset:c47src:raw"),
        ("events.ndjson", "dataset:c47db:t2", "dataset:c47src:raw2"),
        ("minimal.ndjson", "dataset:m47:t", "dataset:m47:raw"),
    ],
    ids=["in facets", "in inputFacets", "least"],
)
def test_an_assertion_that_held_before_is_a_suspect_wherever_it_is_stated(
    case: Callable[..., httpx.Client], file: str, table: str, source: str
) -> None:
    found = get(case(CASE, file), "/root-cause", nodeId=table, good="1", bad="2")
    (suspect,) = [each for each in found["suspects"] if each["change"]["kind"] == "assertion"]
    assert suspect["change"]["nodeId"] == source
    assert (suspect["change"]["before"], suspect["change"]["after"]) == (
        {"not_null(d)": True},
        {"not_null(d)": False},
    )
    (timing,) = [factor for factor in suspect["factors"] if factor["name"] == "timing"]
    assert (timing["value"], timing["text"]) == (weights.TIMING, "the bad run saw it, the good one did not")
    assert found["ruledOut"] == []
