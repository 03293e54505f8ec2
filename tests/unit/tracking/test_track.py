"""A block or function is a run: it begins once and ends once, and whatever goes wrong the script goes on."""

import asyncio
import copy
import logging
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import headwater
from headwater.tracking import Run
from headwater.tracking.background import Background

Sent = Callable[[], list[dict[str, Any]]]
Silent = Callable[[], list[str]]


def states(events: list[dict[str, Any]]) -> list[str]:
    return [event["eventType"] for event in events]


def told(run: Run) -> None:
    """Says something of everything."""
    frame = pd.DataFrame({"age": [1, 2], "mail": ["a@example.com", "b@example.com"], "churned": [True, False]})
    assert run.read(frame, "bigquery", "shop.customers", version=3, personal=["mail"]) is frame
    run.write(frame, "bigquery", "shop.scores", tags={"mail": "pii"})
    run.parameters({"model.C": 0.1}, seed=7)
    run.metrics(auc=0.81, dataset="shop.customers", slice="new")
    run.metrics({"loss": 0.5}, step=1)
    run.check("auc", passed=True, expected="> 0.8", actual=0.81)
    run.base_model("mlflow://m", "models/base", 1)
    run.model("mlflow://m", "models/churn", 12, features=["age"], target="churned", description="d", owners="team:ml")


def test_a_run_begins_and_ends(sent: Sent, silent: Silent) -> None:
    with headwater.track("ml", "train.churn", description="d", owners=["team:ml"]) as run:
        told(run)
    start, complete = sent()
    assert states([start, complete]) == ["START", "COMPLETE"]
    assert {event["run"]["runId"] for event in (start, complete)} == {run.id}
    assert start["eventTime"] < complete["eventTime"]
    assert start["inputs"] == start["outputs"] == []
    assert [(each["name"], each["facets"]["version"]["datasetVersion"]) for each in complete["inputs"]] == [
        ("shop.customers", "3"),
        ("models/base", "1"),
    ]
    assert [each["name"] for each in complete["outputs"]] == ["shop.scores", "models/churn"]
    assert "example.com" not in str(complete["inputs"]) + str(complete["outputs"])
    facets = complete["run"]["facets"]
    assert {each["key"]: each["value"] for each in facets["executionParameters"]["parameters"]} == {
        "model.C": "0.1",
        "seed": "7",
    }
    assert facets["headwater_metrics"]["metrics"] == [
        {"name": "auc", "value": 0.81, "dataset": {"namespace": "bigquery", "name": "shop.customers"}, "slice": "new"},
        {"name": "loss", "value": 0.5, "step": 1},
    ]
    assert facets["test"]["tests"][0]["status"] == "pass"
    assert complete["job"]["facets"]["jobType"]["jobType"] == "TRAINING"
    for facet in ("headwater_environment", "processing_engine"):
        assert start["run"]["facets"][facet] == facets[facet]
    assert not silent()


def test_an_error_ends_it_as_failed_and_goes_on(sent: Sent) -> None:
    @headwater.track("ml", "train")
    def train(*, run: Run) -> None:
        run.model("m", "churn", 1)
        _ = 1 / 0

    call: Callable[[], None] = train  # pyright: ignore[reportAssignmentType]  (it is given the run)
    with pytest.raises(ZeroDivisionError):
        call()
    _, fail = sent()
    assert fail["eventType"] == "FAIL"
    error = fail["run"]["facets"]["errorMessage"]
    assert error["message"] == "ZeroDivisionError: division by zero"
    assert "_ = 1 / 0" in error["stackTrace"]
    assert error["programmingLanguage"] == "PYTHON"
    assert [each["name"] for each in fail["outputs"]] == ["churn"]


def test_only_the_last_lines_of_a_long_traceback_and_no_credentials(sent: Sent) -> None:
    def deep(left: int) -> None:
        if not left:
            raise ValueError("postgres://me:s3cret@db/x is away")
        deep(left - 1)

    with pytest.raises(ValueError, match="away"), headwater.track("ml", "train"):
        deep(200)
    error = sent()[-1]["run"]["facets"]["errorMessage"]
    assert error["stackTrace"].count("\n") < 30
    assert error["stackTrace"].endswith("ValueError: postgres://db/x is away")
    assert "s3cret" not in str(error)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SystemExit(), "COMPLETE"),
        (SystemExit(0), "COMPLETE"),
        (SystemExit(2), "FAIL"),
        (SystemExit("no data"), "FAIL"),
        (KeyboardInterrupt(), "ABORT"),
        (asyncio.CancelledError(), "ABORT"),
        (GeneratorExit(), "ABORT"),
        (MemoryError(), "FAIL"),
    ],
)
def test_how_it_ended(sent: Sent, error: BaseException, state: str) -> None:
    with pytest.raises(type(error)), headwater.track("ml", "train"):
        raise error
    assert states(sent()) == ["START", state]


def test_each_call_of_a_decorated_function_is_a_run(sent: Sent) -> None:
    @headwater.track("ml", "train")
    def train(rate: float, *, run: Run) -> float:
        """Trains."""
        run.parameters(rate=rate)
        return rate * 2

    assert (train.__name__, train.__doc__) == ("train", "Trains.")
    call: Callable[..., float] = train
    assert [call(0.1), call(0.2)] == [0.2, 0.4]
    events = sent()
    assert states(events) == ["START", "COMPLETE"] * 2
    assert len({event["run"]["runId"] for event in events}) == 2


def test_a_function_that_asks_for_no_run_or_has_one_gets_none(sent: Sent) -> None:
    @headwater.track("ml", "a")
    def plain(number: int) -> int:
        return number

    @headwater.track("ml", "b")
    def own(run: object, number: int = 0) -> object:
        return run, number

    call: Callable[..., object] = own
    assert plain(3) == 3
    assert call("mine") == ("mine", 0)
    assert call(run="mine", number=1) == ("mine", 1)
    assert states(sent()) == ["START", "COMPLETE"] * 3


def test_a_coroutine_is_a_run_until_it_is_done(sent: Sent) -> None:
    @headwater.track("ml", "train")
    async def train(*, run: Run) -> str:
        await asyncio.sleep(0)
        run.metrics(auc=1)
        return run.id

    call: Callable[..., Any] = train
    run_id = asyncio.run(call())
    assert [event["run"]["runId"] for event in sent()] == [run_id] * 2
    assert "headwater_metrics" in sent()[-1]["run"]["facets"]


def test_a_run_within_a_run_has_it_as_its_parent(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    root = "01a20aa1-b3b7-7018-b8fe-a9c4d5124019"
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", f"airflow/dag.task/{root}")
    with headwater.track("ml", "pipeline") as outer, headwater.track("ml", "train") as inner:
        pass
    with headwater.track("ml", "after") as after:
        pass
    parents = {event["run"]["runId"]: event["run"]["facets"]["parent"] for event in sent()}
    assert parents[inner.id]["run"]["runId"] == outer.id
    assert parents[inner.id]["job"]["name"] == "pipeline"
    assert parents[inner.id]["root"]["run"]["runId"] == root
    assert parents[outer.id]["run"]["runId"] == parents[after.id]["run"]["runId"] == root


def test_what_it_does_is_the_kind_of_its_job(sent: Sent) -> None:
    def kind(say: Callable[[Run], object]) -> str | None:
        with headwater.track("ml", "job") as run:
            say(run)
        return sent()[-1]["job"]["facets"]["jobType"].get("jobType")

    assert kind(lambda run: run.parameters(a=1)) is None
    assert kind(lambda run: run.evaluate("m", "churn", 1)) == "EVALUATION"
    assert kind(lambda run: run.score("m", "churn", 1)) == "SCORING"
    assert kind(lambda run: run.deploy("m", "churn", 1)) == "DEPLOYMENT"
    assert kind(lambda run: (run.model("m", "churn", 2), run.evaluate("m", "churn", 1))) == "TRAINING"


def test_an_evaluation_says_of_which_model(sent: Sent) -> None:
    with headwater.track("ml", "evaluate") as run:
        run.evaluate("m", "churn", 11, {"auc": 0.7}, dataset=("db", "test"))
        run.evaluate("m", "churn", 12, {"auc": 0.8}, dataset=("db", "test"), slice="new")
    complete = sent()[-1]
    assert [each["facets"]["version"]["datasetVersion"] for each in complete["inputs"]] == ["11", "12"]
    assert {each["facets"]["datasetType"]["datasetType"] for each in complete["inputs"]} == {"MODEL"}
    found = complete["run"]["facets"]["headwater_metrics"]["metrics"]
    assert [each["model"]["version"] for each in found] == ["11", "12"]
    assert found[1]["slice"] == "new"


def test_a_run_does_not_read_the_model_that_it_made(sent: Sent) -> None:
    with headwater.track("ml", "train") as run:
        run.evaluate("m", "churn", 12)
        run.model("m", "churn", 12)
        run.evaluate("m", "churn", 12, {"auc": 1})
    assert sent()[-1]["inputs"] == []
    assert [each["name"] for each in sent()[-1]["outputs"]] == ["churn"]


def test_a_service_says_at_once_what_is_live(sent: Sent) -> None:
    with headwater.track("serving", "churn", service=True) as run:
        run.deploy("m", "churn", 12, endpoint=("https://api.example.com", "churn"))
        run.flush()
    start, live, again, complete = sent()
    assert states([start, live, again, complete]) == ["START", "RUNNING", "RUNNING", "COMPLETE"]
    assert live["inputs"][0]["facets"]["version"]["datasetVersion"] == "12"
    assert live["outputs"][0]["name"] == "churn"
    assert live["job"]["facets"]["jobType"]["processingType"] == "SERVICE"


# Whatever goes wrong


class Broken:
    """Raises whatever is done with it."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"broken: {name}")

    def __str__(self) -> str:
        raise RuntimeError("broken")

    __len__ = __iter__ = __bool__ = __repr__ = __float__ = __str__  # pyright: ignore[reportAssignmentType]


def test_nothing_that_it_is_given_ends_the_script(sent: Sent, silent: Silent) -> None:
    broken: Any = Broken()
    with headwater.track("ml", "train") as run:
        assert run.read(broken, "db", "t") is broken
        run.read(None, broken, "t")
        run.write(broken, "db", "u", personal=broken)
        run.parameters(broken)
        run.parameters(a=broken)
        run.metrics(broken)
        run.metrics(a=broken, b=None)
        run.metrics(c=1, step=broken)
        run.metrics(good=0.5)
        run.check("c", broken)
        run.model("m", "churn", broken)
        run.model("m", "churn", 1, features=broken)
        run.model("m", "good", 1)
        run.evaluate("m", "other", 1, broken)
        run.deploy("m", "other", 1, endpoint=broken)
    start, complete = sent()
    assert states([start, complete]) == ["START", "COMPLETE"]
    assert "t" in [each["name"] for each in complete["inputs"]]
    assert "good" in [each["name"] for each in complete["outputs"]]
    assert [each["name"] for each in complete["run"]["facets"]["headwater_metrics"]["metrics"]] == ["good"]
    assert all("headwater.track" in each for each in silent())
    assert len(silent()) >= 10


def test_what_cannot_be_sent_is_a_warning(alone: Path, monkeypatch: pytest.MonkeyPatch, silent: Silent) -> None:
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "no such transport")
    with headwater.track("ml", "train") as run:
        run.metrics(auc=1)
    assert len(silent()) == 2
    assert all("could not be sent and is lost" in each for each in silent())


def test_what_cannot_be_sent_is_kept_where_asked_for(
    alone: Path, monkeypatch: pytest.MonkeyPatch, silent: Silent
) -> None:
    from headwater.cli.event_files import events_in, opened  # noqa: PLC0415  (the command that sends it)

    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "no such transport")
    kept = alone / "new folder" / "unsent.ndjson"
    for _ in range(2):
        with headwater.track("ml", "train", unsent=kept) as run:
            run.metrics(auc=float("nan"))
    with opened(kept) as file:
        assert len(list(events_in(file, "unsent"))) == 4
    assert f"headwater send {kept}" in silent()[0]


def test_where_it_cannot_be_kept_either(alone: Path, monkeypatch: pytest.MonkeyPatch, silent: Silent) -> None:
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "no such transport")
    with headwater.track("ml", "train", unsent=alone):
        pass
    assert "nor kept" in silent()[0]


def test_the_client_may_be_switched_off(alone: Path, monkeypatch: pytest.MonkeyPatch, silent: Silent) -> None:
    monkeypatch.setenv("OPENLINEAGE_DISABLED", "true")
    with headwater.track("ml", "train") as run:
        told(run)
    assert not silent()


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """An HTTP server that takes everything: its address, and what it was sent."""
    received: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.path.encode() + b" " + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("variable", ["HEADWATER_URL", "OPENLINEAGE_URL"])
def test_it_sends_to_headwater_or_where_openlineage_is_told(
    alone: Path, collector: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch, silent: Silent, variable: str
) -> None:
    address, received = collector
    monkeypatch.setenv("HEADWATER_URL", "http://127.0.0.1:1")
    monkeypatch.setenv(variable, address)
    with headwater.track("ml", "train"):
        pass
    assert [each.partition(b" ")[0] for each in received] == [b"/api/v1/lineage"] * 2
    assert not silent()


# Workers


def test_a_process_that_was_forked_off_says_nothing(sent: Sent) -> None:
    with headwater.track("ml", "train") as run:
        run.metrics(auc=0.8)
        child = os.fork()
        if child == 0:
            try:
                run.metrics(auc=0.1)
                sys.exit(3)
            except SystemExit as error:
                run.end(error)
                run.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
    assert states(sent()) == ["START", "COMPLETE"]
    assert sent()[-1]["run"]["facets"]["headwater_metrics"]["metrics"][0]["value"] == 0.8


def square(number: int) -> int:
    return number**2


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_of_multiprocessing(sent: Sent, method: str) -> None:
    with (
        headwater.track("ml", "train"),
        ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as workers,
    ):
        assert list(workers.map(square, range(4))) == [0, 1, 4, 9]
    assert states(sent()) == ["START", "COMPLETE"]


def speak(run: Run, number: int) -> tuple[str, int, int]:
    """What a worker does that was handed the run: all of it is of another process."""
    told(run)
    run.metrics(auc=number)
    run.flush()
    run.end(None)
    return run.id, os.getpid(), number**2


@pytest.mark.parametrize("backend", ["loky", "multiprocessing", "threading"])
def test_workers_of_joblib(sent: Sent, silent: Silent, backend: str) -> None:
    """Real processes, each of which is handed the run and speaks; threads are this process, and are heard."""
    from joblib import Parallel, delayed  # noqa: PLC0415  (takes half a second)

    with headwater.track("ml", "train") as run:
        run.metrics(auc=0.8)
        if backend == "threading":
            Parallel(2, backend=backend)(delayed(run.metrics)(step=each, loss=each) for each in range(4))
        else:
            found = Parallel(2, backend=backend)(delayed(speak)(run, each) for each in range(4))
            assert [(each[0], each[2]) for each in found] == [(run.id, 0), (run.id, 1), (run.id, 4), (run.id, 9)]
            assert os.getpid() not in {process for _, process, _ in found}
    assert states(sent()) == ["START", "COMPLETE"]
    complete = sent()[-1]
    points = complete["run"]["facets"]["headwater_metrics"]["metrics"]
    assert [each["value"] for each in points if each["name"] == "auc"] == [0.8]
    assert len(points) == (5 if backend == "threading" else 1)
    assert complete["inputs"] == complete["outputs"] == []
    assert not silent()


class Rows:
    """A data set as PyTorch's `DataLoader` takes one, which speaks of each row that is taken."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def __getitem__(self, index: int) -> int:
        self.run.metrics(auc=index)
        self.run.flush()
        return index**2


def load(rows: Rows, wanted: Any, found: Any) -> None:
    """A worker of a loader: it takes rows until it is stopped."""
    while True:
        found.put(rows[wanted.get()])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_of_a_loader_that_are_stopped(sent: Sent, silent: Silent, method: str) -> None:
    """As PyTorch's `DataLoader` has them: daemons that are fed by queues, stopped in the middle, again each epoch."""
    processes = multiprocessing.get_context(method)
    with headwater.track("ml", "train") as run:
        for epoch in range(2):
            wanted, found = processes.Queue(), processes.Queue()
            workers = [processes.Process(target=load, args=(Rows(run), wanted, found), daemon=True) for _ in range(2)]
            for worker in workers:
                worker.start()
            for index in range(4):
                wanted.put(index)
            assert sorted(found.get(timeout=60) for _ in range(4)) == [0, 1, 4, 9]
            for worker in workers:
                worker.terminate()
                worker.join()
            run.metrics(loss=1 / (1 + epoch), step=epoch)
    assert states(sent()) == ["START", "COMPLETE"]
    points = sent()[-1]["run"]["facets"]["headwater_metrics"]["metrics"]
    assert [(each["name"], each["step"]) for each in points] == [("loss", 0), ("loss", 1)]
    assert not silent()


def test_a_copy_of_a_run_is_the_run(sent: Sent) -> None:
    with headwater.track("ml", "train") as run:
        assert copy.copy(run) is copy.deepcopy({"run": run})["run"] is run
        handed: Run = pickle.loads(pickle.dumps(run))  # noqa: S301  (our own)
        assert handed.id == run.id
        handed.metrics(auc=0.1)
        handed.end(None)
    assert states(sent()) == ["START", "COMPLETE"]
    assert "headwater_metrics" not in sent()[-1]["run"]["facets"]


def test_a_fork_waits_for_what_loads_modules(alone: Path) -> None:
    done: list[str] = []
    gate = threading.Event()
    background = Background()
    background.submit(lambda: (gate.wait(1), done.append("work")))
    gate.set()
    child = os.fork()
    if child == 0:
        os._exit(0 if done == ["work"] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_work_is_done_in_order_and_leaves_no_thread() -> None:
    done: list[int] = []
    background = Background()
    for each in range(20):
        background.submit(lambda each=each: done.append(each))
    background.wait()
    assert done == list(range(20))
    assert not [each for each in threading.enumerate() if each.name == "headwater.track"]


def test_work_that_fails_is_a_warning_and_the_next_is_done(silent: Silent, caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    background = Background()
    with caplog.at_level(logging.WARNING):
        background.submit(lambda: done.append(1 // 0))
        background.submit(lambda: done.append(1))
        background.wait()
    assert done == [1]
    assert silent() == ["headwater.track: integer division or modulo by zero"]
