"""What clicks leave behind: a node is opened and closed again and again."""

from playwright.sync_api import Browser, Page

from benchmarks.rows import Row, Wanted
from benchmarks.web.browser import window
from benchmarks.web.made_up import START, answer, card, edge

CHILDREN = 30


def expansions(started: Browser, url: str, times: int) -> Row:
    """Memory of the page after so many expansions and collapses, beside what it was after as many before them.

    What a browser keeps once, as compiled scripts, is there by then.
    """
    jobs = [f"job:made-up:reader_{number}" for number in range(CHILDREN)]
    start = card(START, downstream=CHILDREN)
    empty = {"partial": [], "truncated": None, "asOf": None}
    with window(started, url) as page:
        links = [edge(START, job) for job in jobs]
        cards = [{**card(job, 1), "namespace": f"made-up-{number}"} for number, job in enumerate(jobs)]
        answer(page, "neighbourhood", {"start": [START], "nodes": [start], "edges": [], **empty})
        answer(page, "neighbours", {"nodes": cards, "edges": links, "totalCount": CHILDREN, "next": None})
        page.goto(f"/graph?id={START}")
        _clicks(page, times)
        before = _heap(page)
        _clicks(page, times)
        after = _heap(page)
    return Row(
        "page, memory after expansions and collapses (floor: before)",
        after,
        "MB",
        before,
        Wanted("≤", 1.15),
        f"{times} of each, of {CHILDREN} nodes; the heap of scripts after a collection",
    )


def _clicks(page: Page, times: int) -> None:
    for _ in range(times):
        page.get_by_role("button", name=f"Show {CHILDREN} more downstream").click()
        page.locator(".box").nth(CHILDREN).wait_for()
        page.get_by_role("button", name="Hide what is downstream").click()
        page.locator(".box").nth(1).wait_for(state="detached")


def _heap(page: Page) -> float:
    page.evaluate("() => { window.gc?.(); window.gc?.(); }")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize") / 1e6
