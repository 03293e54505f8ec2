"""Headless Chromium, and what is watched in its windows."""

from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.chromium import chromium

#: In each window before the page: when an answer came, when a layout ran, tasks above 50 ms, and how a frame follows
#: another while something is done in each of them.
WATCHED = """
window.seen = { answered: 0, layouts: [], tasks: [] };
const fetched = window.fetch;
window.fetch = async (...asked) => {
  const response = await fetched(...asked);
  if (!String(asked[0]?.url ?? asked[0]).includes('/neighbourhood')) return response;
  const text = await response.text();
  window.seen.answered = performance.now();
  return new Response(text, { status: response.status, headers: response.headers });
};
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.seen.tasks.push([task.startTime, task.duration]);
}).observe({ type: 'longtask', buffered: true });
const Plain = window.Worker;
window.Worker = class extends Plain {
  postMessage(...message) {
    super.postMessage(...message);
    const layout = { from: performance.now(), to: 0 };
    window.seen.layouts.push(layout);
    this.addEventListener('message', () => { layout.to ||= performance.now(); }, { once: true });
  }
};
window.drawn = (least) => new Promise((done) => {
  const look = () => {
    const graph = document.querySelector('.graph');
    const there = document.querySelectorAll('.box').length >= least || document.querySelector('.far canvas.edges');
    if (graph?.getAttribute('aria-busy') === 'false' && there && document.querySelector('.react-flow__viewport')
        && document.querySelector('[data-arranged="true"]'))
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
    else requestAnimationFrame(look);
  };
  look();
});
window.frames_of = (milliseconds, act) => new Promise((done) => {
  const gaps = [];
  const began = performance.now();
  let before = began;
  const next = (now) => {
    if (now > before) gaps.push(now - before);
    before = now;
    if (now - began > milliseconds) { done(gaps.slice(2)); return; }
    act(now - began);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
});
"""


@contextmanager
def browser() -> Generator[Browser]:
    """Chromium during the block; its garbage can be collected."""
    with sync_playwright() as playwright:
        started = chromium(playwright, "--js-flags=--expose-gc")
        try:
            yield started
        finally:
            started.close()


@contextmanager
def window(started: Browser, url: str) -> Generator[Page]:
    """A window with nothing cached, watched, of the size of a small screen."""
    context: BrowserContext = started.new_context(base_url=url, viewport={"width": 1360, "height": 900})
    context.add_init_script(WATCHED)
    page = context.new_page()
    page.set_default_timeout(120_000)
    try:
        yield page
    finally:
        context.close()
