"""The bridge is killed at every moment and started again: no event is lost, and none is told in two ways."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from headwater.mlflow_bridge import follow
from tests.unit.mlflow_bridge.following import Delivered, annotations, followed, said
from tests.unit.mlflow_bridge.made import MODEL, dataset, files_of_model, logged, registered, run, server, version
from tests.unit.mlflow_bridge.mlflow_server import Recorded

CHAMPION_1 = ("models/churn", "1", "alias", "champion", "")
CHAMPION_2 = ("models/churn", "2", "alias", "champion", "")


class KilledError(Exception):
    """The process is gone."""


class Interrupted(Delivered):
    """Takes so many deliveries; of the next one either the events arrive or not, and the process is killed."""

    def __init__(self, deliveries: int, *, arrives: bool) -> None:
        super().__init__()
        self.left = deliveries
        self.arrives = arrives

    def __call__(self, events: Sequence[tuple[str, bytes]]) -> None:
        self.left -= 1
        if self.left < 0 and not self.arrives:
            raise KilledError
        super().__call__(events)
        if self.left < 0:
            raise KilledError


def mlflow(alias: str) -> Recorded:
    """A training, registered; an evaluation; a second training, not registered; one that goes on."""
    made = server(
        run(1, writes=[MODEL], datasets=[dataset()]),
        run(2, reads=[MODEL]),
        run(3, writes=["m-" + "b" * 32]),
        run(4, "RUNNING"),
    )
    made.logged_models = [logged(), logged("m-" + "b" * 32, by=3)]
    made.files = {MODEL: files_of_model(["spend"]), "m-" + "b" * 32: files_of_model([""])}
    made.registered_models = [registered(aliases={"champion": alias})]
    made.model_versions = [version(), version(number="2", source="models:/x", by=9)]
    return made


@pytest.mark.parametrize("arrives", [False, True], ids=["before it arrives", "after it arrived"])
def test_killed_at_any_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, arrives: bool) -> None:
    """Every event goes by itself, so that there is a moment before and after each; the alias moves meanwhile."""
    monkeypatch.setattr(follow, "_DELIVERED", 1)
    monkeypatch.setattr(follow, "_KEPT", 1)
    clock = count(1_800_000_000_000, 1000)
    monkeypatch.setattr(follow, "_clock", lambda: next(clock))
    before = Delivered()
    followed(mlflow("1"), tmp_path / "whole", before)
    deliveries = len(before.events)
    assert deliveries > 8
    for moment in range(deliveries + 2):
        file = tmp_path / f"{moment}"
        delivered = Interrupted(moment, arrives=arrives)
        for alias in ("1", "2", "2"):
            with suppress(KilledError):
                followed(mlflow(alias), file, delivered)
        delivered.left = deliveries * 9
        followed(mlflow("2"), file, delivered)
        lost = [each for each in before.events if each not in delivered.events]
        assert all(said(each) for each in lost), "what the registry said before the alias moved may be said otherwise"
        assert annotations(before.events) - annotations(delivered.events) <= {CHAMPION_1}
        moved = [each for each in delivered.events if CHAMPION_2 in annotations([each])]
        assert len({each["run"]["runId"] for each in moved}) == 1
        assert followed(mlflow("2"), file) == []
