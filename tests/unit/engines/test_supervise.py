"""Children kept alive, stopped in order, and gone with their parent: with small processes instead of engines."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest

from headwater.engines import process, supervise
from headwater.engines.children import Running
from headwater.engines.ports import free_ports
from headwater.engines.process import Child, ChildSpec
from headwater.engines.supervise import Signals, Stopped, Supervisor
from headwater.errors import EngineFailed, PortTaken
from tests.waiting import wait_for


def spec(tmp_path: Path, name: str, shell: str = "exec sleep 300", **more: object) -> ChildSpec:
    arguments: dict[str, object] = {"ready": lambda: True} | more
    return ChildSpec(name, ["/bin/sh", "-c", shell], tmp_path / f"{name}.log", **arguments)  # type: ignore[arg-type]


@pytest.fixture
def signals() -> Generator[Signals]:
    with Signals() as signals:
        yield signals


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.01)


#: Processes of this session that were there before the test: the engines of other tests.
OTHERS: set[psutil.Process] = set()


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "OTHERS", set(psutil.Process().children(recursive=True)))


def children_of(pid: int) -> list[psutil.Process]:
    return [each for each in psutil.Process(pid).children(recursive=True) if each not in OTHERS]


def test_children_are_started_together_and_ready_when_start_returns(tmp_path: Path, signals: Signals) -> None:
    """Each waits for the file that the other writes: one after the other would never become ready."""
    a, b = tmp_path / "a", tmp_path / "b"
    with Supervisor(signals) as supervisor:
        supervisor.start(
            [spec(tmp_path, "one", f"touch {a}; exec sleep 300", ready=b.exists)],
            [spec(tmp_path, "two", f"touch {b}; exec sleep 300", ready=a.exists)],
        )
        assert len(children_of(os.getpid())) == 2
    assert children_of(os.getpid()) == []


def test_groups_stop_in_the_opposite_order(tmp_path: Path, signals: Signals) -> None:
    order = tmp_path / "order"
    shell = "trap 'echo {0} >> {1}; exit' TERM; touch {2}; while :; do sleep 0.02; done"

    def child(name: str) -> ChildSpec:
        started = tmp_path / f"{name}.started"
        return spec(tmp_path, name, shell.format(name, order, started), ready=started.exists)

    with Supervisor(signals) as supervisor:
        supervisor.start([child("engine")], [child("writer")], [child("http")])
    assert order.read_text().split() == ["http", "writer", "engine"]


def test_it_tells_how_often_each_child_was_started_again(tmp_path: Path, signals: Signals) -> None:
    told = [{"one": Running(0, 0)}]
    with Supervisor(signals, lambda children: told.append({**children})) as supervisor:
        supervisor.start([spec(tmp_path, "one"), spec(tmp_path, "two")])
        first = told[-1]
        os.kill(first["one"].pid, signal.SIGKILL)
        supervisor.keep(until=lambda: told[-1]["one"].restarts == 1)
    assert {name: child.restarts for name, child in first.items()} == {"one": 0, "two": 0}
    assert told[-1]["one"].pid != first["one"].pid
    assert told[-1]["two"] == first["two"]


def test_a_killed_child_is_started_again(tmp_path: Path, signals: Signals) -> None:
    with Supervisor(signals) as supervisor:
        ended: list[int] = []
        supervisor.start([spec(tmp_path, "child", ended=ended.append)])
        (first,) = children_of(os.getpid())
        first.kill()
        supervisor.keep(until=lambda: any(child.pid != first.pid for child in children_of(os.getpid())))
        assert ended == [first.pid]


def test_a_child_that_keeps_failing_ends_everything_with_the_tail_of_its_log(tmp_path: Path, signals: Signals) -> None:
    with Supervisor(signals) as supervisor:
        supervisor.start([spec(tmp_path, "fine")])
        with pytest.raises(EngineFailed, match=r"broken ended \(3\), for the 5th time in a row") as failure:
            supervisor.start([spec(tmp_path, "broken", "echo out of luck >&2; exit 3", ready=lambda: False)])
    assert str(failure.value).count("out of luck") == 5
    assert children_of(os.getpid()) == []


def test_a_child_that_never_becomes_ready_counts_as_failing(tmp_path: Path, signals: Signals) -> None:
    with Supervisor(signals) as supervisor, pytest.raises(EngineFailed, match="slow was not ready after"):
        supervisor.start([spec(tmp_path, "slow", ready=lambda: False, start_within=0.05)])


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"
    shell = f"trap '' TERM; touch {deaf}; while :; do sleep 0.02; done"
    child = Child(spec(tmp_path, "deaf", shell, ready=deaf.exists, stop_within=0.2)).start().wait_ready()
    child.stop()
    assert child.exit_code() == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything(tmp_path: Path, signals: Signals, number: signal.Signals) -> None:
    with pytest.raises(Stopped), Supervisor(signals) as supervisor:  # noqa: PT012  (leaving the block is the point)
        supervisor.start([spec(tmp_path, "child")])
        os.kill(os.getpid(), number)
        supervisor.keep(until=lambda: False)
    assert children_of(os.getpid()) == []


def test_under_nohup_the_end_of_the_terminal_is_no_end() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Signals() as signals:
            os.kill(os.getpid(), signal.SIGHUP)
            signals.wait(0)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_a_child_says_is_bounded_while_it_runs(
    tmp_path: Path, signals: Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LOG_SIZE", 100_000)
    shell = "while :; do echo a line of some fifty characters, again and again; done"
    with Supervisor(signals) as supervisor:
        supervisor.start([spec(tmp_path, "child", shell)])
        kept = tmp_path / "child.log.1"
        supervisor.keep(until=kept.exists)
        first = kept.stat().st_mtime_ns
        supervisor.keep(until=lambda: kept.stat().st_mtime_ns != first)  # and once more, from its new beginning
    assert b"\0" not in kept.read_bytes()


def test_a_child_that_a_full_disk_keeps_from_working_is_never_given_up(
    tmp_path: Path, signals: Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "LONGEST_PAUSE", 0.01)
    starts = tmp_path / "starts"
    space = tmp_path / "space"
    shell = f"echo >> {starts}; test -e {space} && exec sleep 300"

    def is_hindered() -> bool:
        full = not space.exists()
        if len(starts.read_text()) > 2 * supervise.MOST_FAILURES:
            space.touch()
        return full

    with Supervisor(signals) as supervisor:
        supervisor.start([spec(tmp_path, "child", shell, ready=space.exists, hindered=is_hindered)])
    assert len(starts.read_text()) > supervise.MOST_FAILURES


def test_a_port_that_something_else_has_taken_is_told_at_the_first_failure(tmp_path: Path, signals: Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, Supervisor(signals) as supervisor:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"child ended \(1\): something else has taken port {port} of 127.0.0.1"):
            supervisor.start([spec(tmp_path, "child", "exit 1", ready=lambda: False, addresses=[("127.0.0.1", port)])])


def test_a_child_that_was_ready_keeps_its_port(tmp_path: Path, signals: Signals) -> None:
    """Others know it by then: it is started again until the port is free."""
    (port,) = free_ports(1)
    with Supervisor(signals) as supervisor:
        supervisor.start([spec(tmp_path, "child", addresses=[("127.0.0.1", port)])])
        (first,) = children_of(os.getpid())
        with socket.create_server(("127.0.0.1", port)):
            first.kill()
            supervisor.keep(until=lambda: any(child.pid != first.pid for child in children_of(os.getpid())))


def test_a_ctrl_c_on_the_terminal_does_not_reach_the_children(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "child")).start()
    try:
        assert os.getpgid(child.pid) != os.getpgid(os.getpid())
    finally:
        child.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_no_child_outlives_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom headwater import logs\n"
        "from headwater.engines.process import Child, ChildSpec\n"
        "spec = ChildSpec('child', ['/bin/sh', '-c', 'exec sleep 300'], Path(sys.argv[1]), ready=lambda: True)\n"
        "logs.configure('info')\n"
        "print(Child(spec).start().pid, flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        wait_for(lambda: child.name() == "sleep", seconds=20)
        parent.kill()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, seconds=20)


def test_the_tail_names_each_log_and_shows_its_end(tmp_path: Path) -> None:
    (tmp_path / "own.log").write_text("\n".join(f"line {number}" for number in range(100)))
    child = spec(tmp_path, "child", logs=[tmp_path / "own.log", tmp_path / "absent.log"])
    child.output.write_text("said at the end")
    assert child.tail(lines=2) == f"--- {tmp_path}/own.log\nline 98\nline 99\n--- {tmp_path}/child.log\nsaid at the end"
