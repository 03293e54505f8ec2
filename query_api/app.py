"""The query API as an HTTP service."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from types import ModuleType

import structlog
from fastapi import Depends, FastAPI

from headwater import __version__
from headwater.dead_letters.reader import DeadLetterReader
from headwater.errors import EngineUnavailable
from headwater.garbage_collection import rare_collection
from headwater.graph.connect import connect_async
from headwater.http import problem
from headwater.http.probes import Condition
from headwater.keys.file import keys_path
from headwater.keys.watched import WatchedKeys
from headwater.pulse import STUCK_AFTER, Pulse, beating
from headwater.settings import Settings
from query_api.annotations import route as annotations_route
from query_api.dead_letters import routes as dead_letter_routes
from query_api.diff import route as diff_route
from query_api.dump import route as dump_route
from query_api.events import route as events_route
from query_api.find import route as find_route
from query_api.graph.database import Database
from query_api.impact import route as impact_route
from query_api.marquez import router as marquez_routes
from query_api.models import route as models_route
from query_api.neighbourhood import route as neighbourhood_route
from query_api.overview import route as overview_route
from query_api.page import route as page_route
from query_api.root_cause import route as root_cause_route
from query_api.runs import route as runs_route
from query_api.status import routes as status_routes
from query_api.status.asked import AskedMetrics
from query_api.status.probe import Probe, lacks
from query_api.uses import route as uses_route
from query_api.versions import route as versions_route
from query_api.warm_up import warming_up
from query_api.web import docs_page, openapi
from query_api.web.disconnect_middleware import DisconnectMiddleware
from query_api.web.known_parameters import no_misspelled, only_known
from query_api.web.limited_threads import LimitedThreads
from query_api.web.metrics_middleware import MetricsMiddleware
from query_api.web.places import PLACE, Cost, all_places
from query_api.web.raw_path import RawPathMiddleware

#: In the order in which the documentation shows them.
_ROUTES = (
    find_route,
    overview_route,
    impact_route,
    neighbourhood_route,
    models_route,
    marquez_routes,
    runs_route,
    versions_route,
    uses_route,
    annotations_route,
    root_cause_route,
    diff_route,
    dump_route,
    events_route,
    dead_letter_routes,
    status_routes,
    docs_page,
    page_route,
)
#: What checks a request to these, where that is not `only_known`. The page and the status are polled with anything.
_CHECKS = {marquez_routes: [Depends(no_misspelled)], status_routes: [], docs_page: [], page_route: []}
#: What a question of these costs; what is not in here is no question, or says it route by route.
_COSTS: dict[ModuleType, Cost] = {
    find_route: "cheap",
    uses_route: "cheap",
    annotations_route: "cheap",
    overview_route: "heavy",
    impact_route: "heavy",
    models_route: "heavy",
    versions_route: "heavy",
    root_cause_route: "heavy",
    diff_route: "heavy",
    dump_route: "long",
    events_route: "long",
    dead_letter_routes: "long",
}
#: The first one sees a request first.
_MIDDLEWARE = (DisconnectMiddleware, RawPathMiddleware, MetricsMiddleware)
_log = structlog.get_logger()


def create_app(settings: Settings) -> FastAPI:
    """The query API; its connections to Neo4j live as long as the application's lifespan.

    The engines may be away when it starts: questions answer 503 until Neo4j is there.

    Raises:
        EngineUnavailable: no Neo4j is configured.
    """
    if settings.neo4j_uri is None:
        raise EngineUnavailable("no Neo4j is configured: set HEADWATER_NEO4J_URI, or run `headwater up`")
    app = FastAPI(
        title="Headwater",
        version=__version__,
        description="What does this reach, and what changed before it went wrong? Answers from the lineage graph.",
        lifespan=_lifespan,
        docs_url=None,  # FastAPI's own pages load their scripts from the internet
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.by_key = WatchedKeys(keys_path(settings)).are_wanted
    app.state.places = all_places()
    app.state.condition = Condition((Pulse("the query API's event loop", STUCK_AFTER),), lambda: lacks(app.state.probe))
    problem.install(app)
    openapi.install(app)
    for routes in _ROUTES:
        checks = _CHECKS.get(routes, [Depends(only_known)])
        place = [Depends(PLACE[_COSTS[routes]])] if routes in _COSTS else []
        app.include_router(routes.router, dependencies=[*checks, *place])  # what is refused takes no place
    app.router.routes.append(page_route.assets)
    for middleware in reversed(_MIDDLEWARE):  # the last one added is asked first
        app.add_middleware(middleware)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """What routes find in `app.state`, as long as the application runs."""
    settings: Settings = app.state.settings
    driver = connect_async(settings)
    app.state.database = Database(driver, settings)
    app.state.dead_letters = DeadLetterReader(settings)
    app.state.dead_letter_readers = LimitedThreads(dead_letter_routes.READERS)
    app.state.event_readers = LimitedThreads(events_route.READERS)
    app.state.probe = Probe(app.state.database, settings)
    app.state.asked_metrics = AskedMetrics(app.state.probe, settings)
    _log.info("query_api_started", neo4j=settings.neo4j_uri)
    (loop,) = app.state.condition.loops
    with rare_collection():
        async with beating(loop), warming_up(app.state.database) if settings.warm_up else nullcontext():
            yield
    await app.state.asked_metrics.close()
    await app.state.probe.close()
    await driver.close()
    _log.info("query_api_stopped")
