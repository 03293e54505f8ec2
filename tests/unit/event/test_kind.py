"""The kind of an event follows from its shape."""

from typing import Any

import pytest

from headwater.errors import InvalidEvent
from headwater.event.kind import kind

RUN = {"runId": "r"}
JOB = {"namespace": "n", "name": "j"}
DATASET = {"namespace": "n", "name": "d"}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"run": RUN, "job": JOB}, "run"),
        ({"run": RUN, "job": JOB, "dataset": DATASET}, "run"),
        ({"dataset": DATASET}, "dataset"),
        ({"dataset": DATASET, "job": JOB}, "dataset"),
        ({"dataset": DATASET, "run": RUN}, "dataset"),
        ({"dataset": {}}, "dataset"),
        ({"job": JOB}, "job"),
        ({"job": JOB, "eventType": "COMPLETE"}, "job"),
        ({"job": JOB, "run": None}, "job"),
        ({"job": JOB, "dataset": None}, "job"),
        ({"job": JOB, "dataset": {"name": "no namespace"}}, "job"),
        ({"job": JOB, "dataset": "surplus"}, "job"),
        ({"run": RUN, "job": JOB, "schemaURL": "https://x/OpenLineage.json#/$defs/DatasetEvent"}, "run"),
    ],
)
def test_kind_by_shape(event: dict[str, Any], expected: str) -> None:
    assert kind(event) == expected


@pytest.mark.parametrize("event", [{}, {"run": RUN}, {"job": None}, {"inputs": [DATASET]}])
def test_an_event_of_no_kind_is_invalid(event: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent):
        kind(event)
