"""Collector, writer and query API as processes of their own, against the engines of the benchmarks."""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import httpx
import psutil

from benchmarks.bench import Bench
from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.settings import Settings


@contextmanager
def process(
    bench: Bench, name: str, command: Sequence[str], settings: Settings, ready: Callable[[], bool]
) -> Generator[Child]:
    """A Python process with these settings during the block.

    Args:
        bench: what it is a part of.
        name: of the process, for its log.
        command: what Python is to run.
        settings: what it is to read from its environment.
        ready: asked again and again until it says so.
    """
    output = bench.folder / "logs" / f"{name}.log"
    output.unlink(missing_ok=True)
    child = Child(ChildSpec(name, [sys.executable, *command], output, ready, settings.environment(), stop_within=20))
    try:
        yield child.start().wait_ready()
    finally:
        child.stop()


@contextmanager
def service(bench: Bench, name: str, settings: Settings, ready: Callable[[], bool]) -> Generator[Child]:
    """`headwater collector`, `writer` or `api` during the block; what memory it has at its end is kept in `bench`."""
    with process(bench, name, ["-m", "headwater.cli.main", name], settings, ready) as child:
        yield child
        bench.resident[name] = resident(child.pid)


@contextmanager
def http_service(bench: Bench, name: str, settings: Settings, path: str) -> Generator[str]:
    """A service on a free port; yields its URL once a GET of `path` succeeds there."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    at = settings.model_copy(update={"host": "127.0.0.1", "port": port})
    with service(bench, name, at, lambda: _answers(url + path)):
        yield url


def resident(pid: int) -> int:
    """Resident memory of a process and its children, bytes."""
    whole = psutil.Process(pid)
    return sum(each.memory_info().rss for each in (whole, *whole.children(recursive=True)))


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False
