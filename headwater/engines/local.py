"""Local engines for a block of code: what the test suite and the benchmarks run on."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from headwater.engines import jars, kafka_server, neo4j_server
from headwater.engines.data_folder import DataFolder
from headwater.engines.process import Child
from headwater.errors import EngineFailed
from headwater.settings import Settings


@dataclass(frozen=True)
class LocalEngines:
    """Running engines, as children of this process, and the settings that reach them."""

    settings: Settings
    children: dict[str, Child]

    @property
    def kafka(self) -> Child:
        """The broker's process, with `pid`, `kill()`, `restart()`."""
        return self.children["kafka"]

    @property
    def neo4j(self) -> Child:
        """The graph server's process."""
        return self.children["neo4j"]

    @property
    def kafka_bootstrap_servers(self) -> str:
        """Address of the broker, host:port.

        Raises:
            EngineFailed: no Kafka is configured.
        """
        if self.settings.kafka_bootstrap_servers is None:
            raise EngineFailed("no Kafka was started")
        return self.settings.kafka_bootstrap_servers

    @property
    def neo4j_uri(self) -> str:
        """Address of the graph server; `settings` has the user and password.

        Raises:
            EngineFailed: no Neo4j is configured.
        """
        if self.settings.neo4j_uri is None:
            raise EngineFailed("no Neo4j was started")
        return self.settings.neo4j_uri


@contextmanager
def local_engines(
    data_dir: Path, settings: Settings, *, kafka: bool = True, neo4j: bool = True
) -> Generator[LocalEngines]:
    """Engines that run during the block, on the state in `data_dir`; ready when it is entered, gone after it.

    Call it in the main thread: the engines end with the thread that started them.

    Raises:
        DataFolderInUse: others run on `data_dir`.
        EngineFailed: an engine does not start; the message has the tail of its log.
    """
    jars.download([engine for engine, wanted in ((jars.KAFKA, kafka), (jars.NEO4J, neo4j)) if wanted])
    with DataFolder(data_dir) as data:
        children: dict[str, Child] = {}
        if kafka:
            spec, address = kafka_server.spec(settings, data)
            settings = settings.model_copy(update={"kafka_bootstrap_servers": address})
            children[spec.name] = Child(spec)
        if neo4j:
            spec, settings = neo4j_server.spec(settings, data)
            children[spec.name] = Child(spec)
        try:
            for child in children.values():
                child.start()
            for child in children.values():
                child.wait_ready()
            yield LocalEngines(settings, children)
        finally:
            for child in children.values():
                child.ask_to_stop()
            for child in children.values():
                child.stop()
