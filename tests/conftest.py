"""Fixtures of all tests: the real engines, started once a session by the first test that asks for one.

With several workers (`pytest -n 2`) each has engines of its own. Each engine is asked for on its own.
`TEST_HEADWATER_KAFKA_BOOTSTRAP_SERVERS` and `TEST_HEADWATER_NEO4J_URI` (with `…_USER`, `…_PASSWORD`, `…_DATABASE`) make
the tests use engines of yours instead; everything in that Neo4j is deleted, so one worker at a time may have it. The
variables without `TEST_` are what a Headwater in use is set up with: no test, and no process of one, sees them.
"""

import os
from collections.abc import Iterator

import neo4j as neo4j_driver
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from headwater.engines import class_archive
from headwater.engines.data_folder import DataFolder
from headwater.engines.local import LocalEngines, local_engines
from headwater.graph.schema import ensure
from headwater.settings import Settings
from tests.fresh import empty, engines_for_tests, forget_settings, fresh_settings

forget_settings()
# Nobody waits for plans in tests, and each of their many services would make all of them.
os.environ.setdefault("HEADWATER_WARM_UP", "false")
# Keys that somebody has on this machine close nothing in tests.
os.environ["HEADWATER_KEYS_FILE"] = "/nonexistent/headwater/keys.json"
# No test asserts a time: not how long an example takes, nor how long it takes to make one.
hypothesis_settings.register_profile("any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any speed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers share the tests, what takes longest comes first, and none waits for another at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (item.get_closest_marker("fault") is None, "integration" not in item.path.parts))


@pytest.fixture(scope="session")
def kafka_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEngines]:
    """The broker of this session: `kafka_engine.kafka.kill()` and `.restart()` are for fault tests."""
    settings = engines_for_tests()
    if settings.kafka_bootstrap_servers is not None:
        yield LocalEngines(settings, {})
        return
    folder = tmp_path_factory.mktemp("kafka")
    with local_engines(folder, settings, neo4j=False) as engines, class_archive.making(DataFolder(folder)):
        yield engines


@pytest.fixture(scope="session")
def neo4j_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEngines]:
    """The graph server of this session; its `settings` have the user and password."""
    settings = engines_for_tests()
    if settings.neo4j_uri is not None:
        yield LocalEngines(settings, {})
        return
    folder = tmp_path_factory.mktemp("neo4j")
    with local_engines(folder, settings, kafka=False) as engines, class_archive.making(DataFolder(folder)):
        yield engines


@pytest.fixture(scope="session")
def kafka(kafka_engine: LocalEngines) -> str:
    """Address of a running Kafka, host:port."""
    return kafka_engine.kafka_bootstrap_servers


@pytest.fixture(scope="session")
def neo4j(neo4j_engine: LocalEngines) -> str:
    """URI of a running Neo4j, for processes and settings; `graph` is a driver that is already logged in."""
    return neo4j_engine.neo4j_uri


@pytest.fixture
def settings_for_test(request: pytest.FixtureRequest) -> Settings:
    """Settings with topics and a consumer group that no other test has, and the engines that the test asks for.

    An engine is in them when the test, or a fixture of it, asks for `kafka`, `neo4j`, `graph`, `empty_graph`.
    """

    def engine(name: str) -> LocalEngines | None:
        return request.getfixturevalue(name) if name in request.fixturenames else None

    return fresh_settings(kafka=engine("kafka_engine"), neo4j=engine("neo4j_engine"))


@pytest.fixture(scope="session")
def graph(neo4j_engine: LocalEngines) -> Iterator[neo4j_driver.Driver]:
    """A driver, logged in to the Neo4j of this session, which has Headwater's constraints and indexes."""
    settings = neo4j_engine.settings
    auth = None
    if settings.neo4j_user is not None and settings.neo4j_password is not None:
        auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with neo4j_driver.GraphDatabase.driver(
        neo4j_engine.neo4j_uri, auth=auth, notifications_min_severity="OFF"
    ) as driver:
        ensure(driver, settings.neo4j_database)
        yield driver


@pytest.fixture
def empty_graph(graph: neo4j_driver.Driver, neo4j_engine: LocalEngines) -> neo4j_driver.Driver:
    """The driver, on a graph without nodes; constraints and indexes stay.

    Neo4j Community has one database, so tests that use it never run beside each other.
    """
    empty(graph, neo4j_engine.settings.neo4j_database)
    return graph
