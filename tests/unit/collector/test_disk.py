"""A disk that is nearly full: nothing more is taken, and everything goes on by itself when there is space."""

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from collector.admission import Admission
from collector.app import create_app
from collector.disk import Disk
from headwater.http.problem import Refusal
from headwater.settings import Settings

MB = 1024 * 1024


class Space:
    """A disk whose free space is what a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = 1000 * MB
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=self.free))


@pytest.fixture
def space(monkeypatch: pytest.MonkeyPatch) -> Space:
    return Space(monkeypatch)


def full(disk: Disk) -> bool:
    try:
        disk.refuse_if_full()
    except Refusal:
        return True
    return False


def test_it_is_full_below_the_least_and_no_more_once_there_is_a_tenth_more(space: Space) -> None:
    disk = Disk(Path("/"), 100 * MB)
    found: list[bool] = []
    for free in (100, 99, 100, 109, 110, 100, 99):
        space.free = free * MB
        disk.look()
        found.append(full(disk))
    assert found == [False, True, True, True, False, False, True]


def test_a_collector_that_starts_on_a_full_disk_says_so_at_once(space: Space) -> None:
    space.free = 0
    assert full(Disk(Path("/"), 100 * MB))


@pytest.mark.parametrize("path", ["/api/v1/lineage", "/api/v1/lineage/batch"])
def test_events_are_503_while_it_is_full(path: str, space: Space, tmp_path: Path) -> None:
    space.free = 99 * MB
    app = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", free_disk_mb=100), tmp_path)

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
            return await client.post(path, content=b"{}")

    answer = asyncio.run(send())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "HEADWATER_FREE_DISK_MB" in answer.json()["detail"]


def test_the_look_of_each_second_lets_events_in_again(space: Space) -> None:
    space.free = 0
    admission = Admission(1, 1, Disk(Path("/"), 100 * MB))
    with pytest.raises(Refusal, match="HEADWATER_FREE_DISK_MB"):
        admission.enter()
    space.free = 200 * MB
    admission.show()
    with admission.enter():
        pass
