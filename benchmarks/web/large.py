"""Graphs of 300, 1,000 and 10,000 nodes: drawn, moved about, and arranged while the page goes on."""

from collections.abc import Iterator
from statistics import fmean, median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from benchmarks.rows import Row, Wanted
from benchmarks.web.browser import window
from benchmarks.web.made_up import START, answer, layered

#: Of a second, how much is moved in each direction; events as a mouse makes them, one a frame.
PAN = """() => {
  const pane = document.querySelector('.react-flow__pane');
  const { left, top, width, height } = pane.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const mouse = (type, at, dx, dy) => at.dispatchEvent(new MouseEvent(type,
    { bubbles: true, cancelable: true, view: window, clientX: x + dx, clientY: y + dy, button: 0, buttons: 1 }));
  mouse('mousedown', pane, 0, 0);
  return window.frames_of(3000, (at) => mouse('mousemove', window, 300 * Math.sin(at / 400), 200 * Math.sin(at / 550)))
    .then((gaps) => { mouse('mouseup', window, 0, 0); return gaps; });
}"""
ZOOM = """() => {
  const pane = document.querySelector('.react-flow__pane');
  const { left, top, width, height } = pane.getBoundingClientRect();
  return window.frames_of(3000, (at) => pane.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true,
    view: window, clientX: left + width / 2, clientY: top + height / 2, deltaY: Math.sin(at / 500) > 0 ? 12 : -12 })));
}"""
#: The middle of the picture as large as it can be read.
CLOSE = """() => new Promise((done) => {
  const pane = document.querySelector('.react-flow__pane');
  const { left, top, width, height } = pane.getBoundingClientRect();
  const look = () => {
    const zoom = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a;
    if (zoom >= 0.8) { setTimeout(done, 500); return; }
    pane.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, view: window,
      clientX: left + width / 2, clientY: top + height / 2, deltaY: -60 }));
    requestAnimationFrame(look);
  };
  look();
})"""


def large_graphs(started: Browser, url: str, times: int) -> Iterator[Row]:
    """What is wanted holds on a machine with a graphics card; here a processor draws."""
    yield _drawn(started, url, times)
    for nodes, edges, wanted in ((1_000, 1_800, 60), (10_000, 30_000, 30)):
        with window(started, url) as page:
            floor = _frames(page.evaluate("() => window.frames_of(3000, () => {})"))
            open_graph(page, nodes, edges)
            layouts, tasks = _layouts(page), _tasks(page)
            yield from _moved(page, nodes, floor, wanted, "whole")
            if nodes == 1_000:
                page.evaluate(CLOSE)
                yield from _moved(page, nodes, floor, wanted, "close")
            yield Row(f"page, {nodes:,} nodes, layout in the worker", layouts, "ms", of="once")
            yield Row(
                f"page, {nodes:,} nodes, longest task while it is laid out",
                tasks,
                "ms",
                wanted=Wanted("≤", 50),
                of="on the main thread; 0: none above 50",
            )


def open_graph(page: Page, nodes: int, edges: int) -> float:
    """Open a made-up graph; milliseconds from its data to its picture."""
    answer(page, "neighbourhood", layered(nodes, edges))
    page.goto("/graph?" + urlencode({"id": START, "most": nodes}), wait_until="commit")
    return page.evaluate("() => window.drawn(1).then((at) => at - window.seen.answered)")


def _drawn(started: Browser, url: str, times: int) -> Row:
    taken: list[float] = []
    for _ in range(times):
        with window(started, url) as page:
            taken.append(open_graph(page, 300, 500))
    return Row(
        "page, 300 nodes drawn after their data", median(taken), "ms", wanted=Wanted("≤", 300), of=f"median of {times}"
    )


def _moved(page: Page, nodes: int, floor: float, wanted: int, how: str) -> Iterator[Row]:
    for word, script in (("panned", PAN), ("zoomed", ZOOM)):
        gaps: list[float] = page.evaluate(script)
        slow = quantiles(gaps, n=20)[-1]
        yield Row(
            f"page, {nodes:,} nodes {word}, {how}",
            _frames(gaps),
            "frames/s",
            floor,
            Wanted("≥", wanted / 60 * 0.95),
            f"median {median(gaps):.1f} ms, 95 % within {slow:.0f} ms",
        )


def _frames(gaps: list[float]) -> float:
    """Frames a second, from the times between them."""
    return 1_000 / fmean(gaps)


def _layouts(page: Page) -> float:
    return page.evaluate("() => Math.max(0, ...window.seen.layouts.map(({ from, to }) => to - from))")


def _tasks(page: Page) -> float:
    """The longest task that began while the worker was at work."""
    return page.evaluate(
        "() => Math.max(0, ...window.seen.tasks.filter(([at]) => window.seen.layouts.some(({ from, to }) =>"
        " at >= from && at < to)).map(([, length]) => length))"
    )
