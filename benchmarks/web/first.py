"""The first view: how soon it can be used, and what is loaded for it."""

import gzip
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Response

from benchmarks.rows import Row, Wanted
from benchmarks.web.browser import window

#: Resolves when a heading is there and nothing is waited for any more.
HOME = """() => new Promise((done) => {
  const look = () => {
    const there = document.querySelector('main h1, main h2') && !document.querySelector('main .skeleton');
    requestAnimationFrame(there ? () => done(performance.now()) : look);
  };
  look();
})"""
MODEL = "/graph?id=dataset:mlflow://mlflow:5000:models/churn"


def first_views(started: Browser, url: str, times: int) -> Iterator[Row]:
    """The first page and the graph of a model of the demo, each in a new window with an empty cache."""
    for name, path, ready in (("first page", "/", HOME), ("graph", MODEL, "() => window.drawn(5)")):
        taken: list[float] = []
        loaded = 0
        for _ in range(times):
            with window(started, url) as page:
                answers: list[Response] = []
                page.on("response", lambda answer, to=answers: to.append(answer))
                page.goto(path, wait_until="commit")
                taken.append(page.evaluate(ready))
                loaded = sum(map(_zipped, answers))
        of = f"median of {times}, empty cache, from the click on"
        yield Row(f"page, {name} of the demo usable", median(taken), "ms", wanted=Wanted("≤", 1_000), of=of)
        yield Row(
            f"page, {name} of the demo loads", loaded / 1_000, "kB", wanted=Wanted("≤", 300), of="scripts, gzipped"
        )


def _zipped(answer: Response) -> int:
    """Bytes of a script with gzip, whatever way it came; 0 of anything else."""
    if answer.request.resource_type != "script":
        return 0
    return len(gzip.compress(answer.body(), 6))
