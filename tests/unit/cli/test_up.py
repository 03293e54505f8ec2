"""`headwater up` chooses ports that are free; one that is taken before it is used costs another start, and no more."""

from pathlib import Path
from typing import NoReturn

import pytest

from headwater.cli import up
from headwater.engines import jars
from headwater.engines.data_folder import DataFolder
from headwater.engines.supervise import Signals, Stopped
from headwater.errors import PortTaken
from headwater.settings import Settings


class Attempts:
    """Stands for `_keep`: the first starts find a port taken, the next one is stopped by its user."""

    def __init__(self, taken: int) -> None:
        self.taken = taken
        self.ports: list[int] = []

    def __call__(self, settings: Settings, *_: object) -> NoReturn:
        self.ports.append(settings.port)
        if len(self.ports) <= self.taken:
            raise PortTaken("something else has taken port 20001")
        raise Stopped


def start(monkeypatch: pytest.MonkeyPatch, folder: Path, attempts: Attempts, port: int) -> None:
    monkeypatch.setattr(up, "_keep", attempts)
    monkeypatch.setattr(jars, "download", lambda *_, **__: None)
    with Signals() as signals, DataFolder(folder) as data:
        up._run(Settings(port=port, data_dir=folder), data, signals)


def test_a_start_that_finds_a_port_taken_is_made_anew_on_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    attempts = Attempts(taken=2)
    with pytest.raises(Stopped):
        start(monkeypatch, tmp_path, attempts, 0)
    assert len(set(attempts.ports)) == 3
    assert 0 not in attempts.ports


def test_a_port_that_was_asked_for_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    attempts = Attempts(taken=1)
    with pytest.raises(Stopped):
        start(monkeypatch, tmp_path, attempts, 5917)
    assert attempts.ports == [5917, 5917]


def test_it_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    attempts = Attempts(taken=100)
    with pytest.raises(PortTaken):
        start(monkeypatch, tmp_path, attempts, 0)
    assert len(attempts.ports) == up.TRIES
