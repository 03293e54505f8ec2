"""How long the origin of a model takes, and a page of all models, beside one bare statement over the same edges."""

from collections.abc import Iterator
from typing import Any

import httpx
import neo4j

from benchmarks import events, worlds
from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.services import http_service
from benchmarks.timing import in_turns
from graph_writer.apply import Graph
from headwater.graph.cypher import queries
from headwater.identity import dataset_id, run_key

LAYERS, COLUMNS = 20, 8
MODEL = "models.churn"
FEATURES = "models.features"
_HOW = {"type": "INDIRECT", "subtype": "TRAINING"}


def measure(bench: Bench) -> Iterator[Row]:
    """Medians in ms, warm, the whole answer; the floor is the statement over the driver."""
    with (
        bench.driver() as driver,
        http_service(bench, "api", bench.fresh(), "/api/v1/status") as url,
        httpx.Client(base_url=url, timeout=120, trust_env=False) as client,
        driver.session(database=bench.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        yield _origin(bench, driver, client, session)
        yield _page(bench, driver, client, session)


def _origin(bench: Bench, driver: neo4j.Driver, client: httpx.Client, session: neo4j.Session) -> Row:
    width, features = bench.size(100, 10), bench.size(500, 50)
    bench.empty(driver)
    graph = Graph(driver, bench.database)
    wide = worlds.wide("models", LAYERS, width)
    worlds.write(worlds.World(wide.start, wide.steps, COLUMNS), graph, bench.engines.settings.batch_events)
    trained = _train(len(wide.steps), width, features)
    for batch in worlds.batches(trained, 2):
        graph.apply(batch)
    run_id = trained[-1]["run"]["runId"]

    def ours() -> httpx.Response:
        node_id = dataset_id(events.NAMESPACE, MODEL)
        return client.get("/api/v1/models/origin", params={"nodeId": node_id}).raise_for_status()

    def bare() -> list[Any]:
        return session.run(queries("benchmarks")["origin"].text, run=run_key(run_id)).values()

    answer = ours().json()
    runs, found = len(answer["jobs"]), len(answer["features"])
    if found != features or answer["truncated"] is not None or not all(each["known"] for each in answer["features"]):
        raise RuntimeError(f"the origin has {found} features, {answer['truncated']}, not {features}")
    times = in_turns([ours, bare], seconds=bench.size(20, 2))
    of = f"median of {times.repetitions}; {len(answer['sources'])} sources"
    return Row(
        f"origin, {runs:,} runs, {found:,} features", _ms(times.medians[0]), "ms", _ms(times.medians[1]), None, of
    )


def _train(number: int, width: int, features: int) -> list[events.Event]:
    """The job that makes the features of the last layer, and the training on all of them."""
    last = tuple(f"models.table_{LAYERS - 1}_{at}" for at in range(width))
    build = events.minimal(number, "models.build", last, (FEATURES,))
    fields = {
        f"feature_{at}": {"inputFields": [_field(last[at % width], f"column_{at // width % COLUMNS}")]}
        for at in range(features)
    }
    build["outputs"][0]["facets"]["columnLineage"] = {**events.FACET, "fields": fields}
    train = events.minimal(number + 1, "models.train", (FEATURES,), (MODEL,))
    train["outputs"][0]["facets"] = _model_facets("1")
    used = [{"type": "DATASET", **_field(FEATURES, name), "transformations": [_HOW]} for name in fields]
    entry = {"type": "DATASET", "namespace": events.NAMESPACE, "name": MODEL, "inputs": used}
    train["job"]["facets"] = {"lineage": {**events.FACET, "entries": [entry]}}
    return [build, train]


def _page(bench: Bench, driver: neo4j.Driver, client: httpx.Client, session: neo4j.Session) -> Row:
    models, versions = bench.size(10_000, 200), bench.size(100, 10)
    bench.empty(driver)
    graph = Graph(driver, bench.database)
    trained = (_version(at) for at in range(models))
    for batch in worlds.batches(trained, bench.engines.settings.batch_events):
        graph.apply(batch)
    for first in range(0, models, 100):
        names = [f"models.model_{at:05}" for at in range(first, min(first + 100, models))]
        driver.execute_query(
            queries("benchmarks")["age_models"].text, names=names, versions=versions - 1, database_=bench.database
        )

    def ours() -> httpx.Response:
        return client.get("/api/v1/models").raise_for_status()

    def bare() -> list[Any]:
        return session.run(queries("benchmarks")["models"].text, limit=100).values()

    answer = ours().json()
    counted = {each["versionCount"] for each in answer["models"]}
    if answer["totalCount"] != models or counted != {versions}:
        raise RuntimeError(f"there are {answer['totalCount']} models with {counted} versions, not {models}, {versions}")
    times = in_turns([ours, bare], seconds=bench.size(10, 2))
    name = f"a page of {models:,} models of {versions} versions"
    return Row(
        name, _ms(times.medians[0]), "ms", _ms(times.medians[1]), None, f"median of {times.repetitions}; 100 models"
    )


def _version(number: int) -> events.Event:
    name = f"models.model_{number:05}"
    event = events.minimal(number, f"models.train_{number}", (f"models.table_{number}",), (name,))
    event["outputs"][0]["facets"] = _model_facets("0")
    return event


def _model_facets(version: str) -> dict[str, Any]:
    return {
        "datasetType": {**events.FACET, "datasetType": "MODEL"},
        "version": {**events.FACET, "datasetVersion": version},
    }


def _field(dataset: str, name: str) -> dict[str, Any]:
    how = {"type": "DIRECT", "subtype": "IDENTITY"}
    return {"namespace": events.NAMESPACE, "name": dataset, "field": name, "transformations": [how]}


def _ms(seconds: float) -> float:
    return seconds * 1000
