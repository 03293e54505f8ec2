"""What `headwater.track` costs a training, and how long it looks at a frame."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from statistics import median
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.timing import in_turns
from headwater.tracking.frame import Wanted as Look
from headwater.tracking.frame import describe

#: A script that trains for a second or more; it prints how long, how long its own thread worked, and how long all of
#: its threads; `{begin}`: its block.
TRAINING = """
import contextlib, time
import numpy
from sklearn.ensemble import RandomForestClassifier
import headwater

data = numpy.random.default_rng(1).normal(size=(8000, 20))
labels = data[:, 0] + data[:, 1] > 0
clocks = time.perf_counter, time.thread_time, time.process_time
began = [clock() for clock in clocks]
with {begin}:
    RandomForestClassifier({trees}, random_state=1).fit(data, labels)
print(*(clock() - before for clock, before in zip(clocks, began)))
"""
BARE, TRACKED = "contextlib.nullcontext()", "headwater.track('bench', 'train')"

ROWS, COLUMNS = 1_000_000, 50
#: Of the columns of a frame.
TEXTS, WHOLE = 5, 15


def measure(bench: Bench) -> Iterator[Row]:
    """Trainings with and without it in turns, each in a process of its own; and frames of three libraries."""
    trees, often = (70, 2) if bench.quick else (140, 7)
    with _collector() as address:
        bare, tracked = list[list[float]](), list[list[float]]()
        for _ in range(often):
            bare.append(_trained(BARE, trees, address))
            tracked.append(_trained(TRACKED, trees, address))
    for at, (name, wanted) in enumerate(
        (
            ("a training, tracked", Wanted("≤", 1.05)),
            ("a training, tracked: what its own thread works", Wanted("≤", 1.05)),
            ("a training, tracked: what all its threads work", None),
        )
    ):
        yield Row(
            name,
            median(each[at] for each in tracked) * 1e3,
            "ms",
            median(each[at] for each in bare) * 1e3,
            wanted,
            f"median of {often}, in turns, each in a process of its own; START and COMPLETE over HTTP included",
        )
    rows = ROWS // 20 if bench.quick else ROWS
    names, frames = zip(*_frames(rows).items(), strict=True)
    work = dict[str, list[float]]()

    def looks_at(name: str, frame: Any) -> Callable[[], None]:
        def look() -> None:
            began = process_time()
            describe(frame, Look())
            work.setdefault(name, []).append(process_time() - began)

        return look

    times = in_turns(list(map(looks_at, names, frames)), seconds=30, least=2, most=5, warm_up=1)
    kinds = f"{TEXTS} columns of text, {WHOLE} of whole numbers, {COLUMNS - TEXTS - WHOLE} of floats"
    of = f"median of {times.repetitions}, {rows:,} rows, {kinds}"
    for name, seconds in zip(names, times.medians, strict=True):
        yield Row(f"a frame of {name}", seconds * 1e3, "ms", wanted=Wanted("≤", 2000), of=of)
        yield Row(f"a frame of {name}: what a processor works", median(work[name]) * 1e3, "ms", of=of)


def _trained(begin: str, trees: int, address: str) -> list[float]:
    """Seconds of the block in a new process: by the clock, of a processor in its own thread, and in all of them."""
    done = subprocess.run(
        [sys.executable, "-c", TRAINING.format(begin=begin, trees=trees)],
        env=os.environ | {"OPENLINEAGE_URL": address},
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(each) for each in done.stdout.split()]


def _frames(rows: int) -> dict[str, Any]:
    chance = np.random.default_rng(1)
    words = np.array([f"name {each}" for each in range(20_000)], dtype=object)
    columns: dict[str, Any] = {f"text{each}": words[chance.integers(0, len(words), rows)] for each in range(TEXTS)}
    columns |= {f"whole{each}": chance.integers(0, 10 ** (each % 6 + 1), rows) for each in range(WHOLE)}
    columns |= {f"float{each}": chance.normal(size=rows) for each in range(COLUMNS - TEXTS - WHOLE)}
    frame = pd.DataFrame(columns)
    table = pa.Table.from_pandas(frame)
    return {"pandas": frame, "polars": pl.DataFrame(table), "pyarrow": table}


class _Takes(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's)
        """Say nothing."""


@contextmanager
def _collector() -> Generator[str]:
    """The address of what takes everything, for the block."""
    server = HTTPServer(("127.0.0.1", 0), _Takes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
