"""The local Neo4j Community server: Bolt only, on the loopback interface only, with a password of its own.

The password is not decoration: Bolt also speaks WebSocket, so without one any page in a browser on this machine
could send Cypher to the port.
"""

from typing import LiteralString

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from pydantic import SecretStr

from headwater.engines import class_archive, jars, java
from headwater.engines.data_folder import DataFolder
from headwater.engines.ports import free_ports
from headwater.engines.process import ChildSpec
from headwater.settings import Settings

USER = "neo4j"
INITIAL_PASSWORD = "neo4j"  # noqa: S105  (Neo4j's own first password, replaced before anything else is done)
PROBE_SECONDS = 1.0

MAIN_CLASS = "org.neo4j.server.Neo4jCommunity"

# A transaction may use half of the heap, and ends after two minutes whatever its client does: both are guards, the
# limit of one question is the question's own. The transaction log keeps what a recovery needs and little more.
# Bolt's threads are waited for after both stores are closed and checkpointed: a second is enough, five is the default.
# Nothing is sent or broadcast to anybody: no usage report, no telemetry, no fleet.
CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
internal.server.bolt.thread_pool_shutdown_wait_time=1s
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
client.allow_telemetry=false
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
server.memory.pagecache.size={page_cache_mb}m
db.memory.transaction.max={transaction_mb}m
db.transaction.timeout=120s
db.lock.acquisition.timeout=30s
db.tx_log.preallocate=false
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=256M size
db.logs.query.enabled=OFF
"""


def spec(settings: Settings, data: DataFolder) -> tuple[ChildSpec, Settings]:
    """A local server on a free port, and the settings with the address and credentials that reach it.

    Raises:
        EngineFailed: jars are missing.
    """
    (port,) = free_ports(1)
    password = data.neo4j_password()
    reached = settings.model_copy(
        update={
            "neo4j_uri": f"bolt://127.0.0.1:{port}",
            "neo4j_user": USER,
            "neo4j_password": SecretStr(password),
            "neo4j_database": "neo4j",
        }
    )
    conf = data.neo4j / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    data.logs.mkdir(exist_ok=True)
    # As much as Neo4j gives to all transactions together: an event with 20,000 inputs takes half of the default heap.
    transaction_mb = settings.neo4j_heap_mb * 7 // 10
    (conf / "neo4j.conf").write_text(
        CONF.format(port=port, page_cache_mb=settings.neo4j_page_cache_mb, transaction_mb=transaction_mb)
    )
    child = ChildSpec(
        name="neo4j",
        command=java.command(
            jars.NEO4J,
            [MAIN_CLASS, f"--home-dir={data.neo4j}", f"--config-dir={conf}", "--console-mode"],
            heap_mb=settings.neo4j_heap_mb,
            options=class_archive.options(jars.NEO4J, data.classes(jars.NEO4J)),
        ),
        output=data.logs / "neo4j.out",
        addresses=[("127.0.0.1", port)],
        logs=[data.neo4j / "logs" / "neo4j.log"],
        inherit=[data.lock_fd],
        ready=lambda: _answers(f"bolt://127.0.0.1:{port}", password),
    )
    return child, reached


def _answers(uri: str, password: str) -> bool:
    try:
        _run(uri, password, "neo4j", "RETURN 1")
    except AuthError:
        return _replace_initial_password(uri, password)
    except (Neo4jError, DriverError):
        return False
    return True


def _replace_initial_password(uri: str, password: str) -> bool:
    """On the first start of a store; a crash before it only means that the next start does it."""
    try:
        _run(
            uri,
            INITIAL_PASSWORD,
            "system",
            "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
            {"old": INITIAL_PASSWORD, "new": password},
        )
    except (Neo4jError, DriverError):
        return False
    return True


def _run(
    uri: str, password: str, database: str, query: LiteralString, parameters: dict[str, str] | None = None
) -> None:
    with neo4j.GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]  (its **config is not annotated)
        uri,
        auth=(USER, password),
        connection_timeout=PROBE_SECONDS,
        connection_acquisition_timeout=PROBE_SECONDS,
        max_transaction_retry_time=0,
    ) as driver:
        driver.execute_query(query, parameters, database_=database)
