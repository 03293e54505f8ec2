"""How fast the page is in headless Chromium: its first view, large graphs, and what many clicks leave behind."""

from collections.abc import Iterator

from openlineage.client.serde import Serde

from benchmarks import worlds
from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.services import http_service
from benchmarks.web.browser import browser
from benchmarks.web.first import first_views
from benchmarks.web.large import large_graphs
from benchmarks.web.lasting import expansions
from graph_writer.apply import Graph
from headwater.demo.events import events


def measure(bench: Bench) -> Iterator[Row]:
    """The demo's graph on a real API; larger ones are answers made up in the browser."""
    settings = bench.fresh()
    with bench.driver() as driver:
        bench.empty(driver)
        graph = Graph(driver, bench.database)
        sent = ({**Serde.to_dict(event)} for event in events())
        for batch in worlds.batches(sent, settings.batch_events):
            graph.apply(batch)
    with http_service(bench, "api", settings, "/api/v1/status") as url, browser() as started:
        yield from first_views(started, url, bench.size(9, 3))
        yield from large_graphs(started, url, bench.size(5, 2))
        yield expansions(started, url, bench.size(200, 20))
