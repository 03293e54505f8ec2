"""Every setting of Headwater, read from `HEADWATER_*` environment variables.

`docs/settings.md` lists the same settings; a test holds the two alike.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from headwater.event.bounds import MOST_VALUES

Megabytes = Annotated[int, Field(ge=64)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """One immutable set of settings; a process reads it once, at its start."""

    model_config = SettingsConfigDict(env_prefix="HEADWATER_", frozen=True, extra="ignore")

    # Where things are
    url: str = Field(
        "http://127.0.0.1:5000",
        description="Where the client commands (send, wait, impact, …) find Headwater.",
    )
    host: str = Field("127.0.0.1", description="Address that the HTTP services listen on.")
    port: Port = Field(5000, description="Port that the HTTP services listen on.")
    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("headwater"),
        description="Folder that holds all state of `headwater up`: the logs of Kafka, the store of Neo4j.",
    )
    metrics_port: Port = Field(
        0, description="Port on which `headwater writer` serves /metrics, /livez, /readyz and /healthz; 0: not served."
    )

    # Who may do what
    keys_file: Path | None = Field(
        None, description="File of the keys that `headwater keys` makes; unset: `keys.json` in the data folder."
    )
    insecure: bool = Field(
        False, description="Listen beyond the loopback without any key: whoever reaches the port may do everything."
    )
    allowed_hosts: str | None = Field(
        None,
        description="Names under which the HTTP services are reached, comma-separated, each with or without a port, "
        "beside `localhost`, addresses written as numbers and `HEADWATER_HOST`.",
    )
    cors_origins: str | None = Field(
        None,
        description="Origins whose pages may ask, and post with a key, comma-separated: "
        "`https://dashboards.example.com`; unset: none but Headwater's own.",
    )
    tls_certificate: Path | None = Field(
        None, description="Certificate (PEM, with its chain) of the HTTP services, which then speak TLS only."
    )
    tls_key: Path | None = Field(None, description="Private key (PEM) of `HEADWATER_TLS_CERTIFICATE`.")
    api_key: SecretStr | None = Field(
        None, description="Key that the client commands, `headwater.track` and health checks send; never logged."
    )
    supervisor_key: SecretStr | None = Field(
        None,
        description="What `headwater up` asks its own services with whether they are ready; it makes one at every "
        "start. Never logged.",
    )

    # Kafka
    kafka_bootstrap_servers: str | None = Field(
        None, description="Your Kafka cluster, host:port,…; unset: `headwater up` runs a local broker."
    )
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How to talk to Kafka."
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="SASL mechanism of your Kafka cluster."
    )
    kafka_sasl_username: str | None = Field(None, description="SASL user name.")
    kafka_sasl_password: SecretStr | None = Field(None, description="SASL password; never logged.")
    kafka_ssl_ca_location: Path | None = Field(None, description="CA certificate (PEM) of your Kafka cluster.")
    kafka_topic: str = Field("openlineage.events", description="Topic of the events.")
    kafka_dead_letter_topic: str = Field(
        "openlineage.events.dlq", description="Topic of the events that could not be applied."
    )
    kafka_dead_letter_bytes: int = Field(
        512 * 1024 * 1024,
        ge=1024 * 1024,
        description="About how many bytes of dead letters Kafka keeps when Headwater makes their topic; beyond it the "
        "oldest go.",
    )
    kafka_consumer_group: str = Field("headwater-writer", description="Consumer group of the graph writers.")
    kafka_partitions: int = Field(
        6,
        ge=1,
        description="Partitions of the event topic when Headwater makes it: the most writers at work.",
    )
    kafka_replication_factor: int = Field(
        1,
        ge=1,
        description="Replicas of the topics when Headwater makes them, 3 on a cluster; existing ones that have fewer "
        "are refused.",
    )
    kafka_heap_mb: Megabytes = Field(256, description="Java heap of the local broker, MB.")
    kafka_flush: bool = Field(
        False,
        description="Local broker only: fsync every event before it is acknowledged. "
        "Without it an acknowledged event survives any killed process, but not a crash of the machine.",
    )

    # Neo4j
    neo4j_uri: str | None = Field(
        None,
        description="Your Neo4j, bolt:// or neo4j:// (+s for TLS); unset: `headwater up` runs a local server.",
    )
    neo4j_user: str | None = Field(None, description="Neo4j user name; unset: no authentication.")
    neo4j_password: SecretStr | None = Field(None, description="Neo4j password; never logged.")
    neo4j_database: str = Field("neo4j", description="Database that holds the graph.")
    neo4j_heap_mb: Megabytes = Field(512, description="Java heap of the local Neo4j, MB.")
    neo4j_page_cache_mb: Megabytes = Field(128, description="Page cache of the local Neo4j, MB.")

    # Collector
    max_event_bytes: int = Field(
        32 * 1024 * 1024,
        ge=1024,
        description="Largest body that the collector takes, bytes, raw and decompressed; the topic's and the "
        "producer's limits follow it.",
    )
    # Beyond 240 orjson could not write what it has read: it ends at 254 levels, and an answer puts some around a facet.
    max_nesting: int = Field(200, ge=10, le=240, description="Deepest nesting of a JSON event; at most 240.")
    max_values: int = Field(
        MOST_VALUES,
        ge=1000,
        description="Most values of an event, counted as its brackets, braces and commas; beyond it answers 413, and "
        "what came by Kafka becomes a dead letter.",
    )
    max_in_flight_bytes: int = Field(
        128 * 1024 * 1024,
        ge=1024 * 1024,
        description="Bodies that the collector holds in memory at once, bytes; beyond it answers 503.",
    )
    max_in_flight_requests: int = Field(
        1000, ge=1, description="Requests that the collector works on at once; beyond it answers 503."
    )
    acknowledge_timeout: float = Field(
        4.0,
        gt=0,
        lt=5,
        description="Seconds the collector waits for Kafka before it answers 503; clients give up after 5.",
    )
    free_disk_mb: Megabytes = Field(
        512,
        description="`headwater up` with its own Kafka: free space of the data folder's disk, MB, below which the "
        "collector answers 503.",
    )

    # Graph writer
    naming_rules: Path | None = Field(
        None,
        description="JSON file with rules for names of datasets that producers cannot agree on; unset: none.",
    )
    batch_events: int = Field(1000, ge=1, description="Most events that a writer applies in one transaction.")
    batch_bytes: int = Field(
        8 * 1024 * 1024,
        ge=1024,
        description="Bytes of events from which a writer takes no more of them into one transaction.",
    )
    batch_wait: float = Field(
        0.1, gt=0, description="Seconds a writer waits for a batch to fill before it applies what there is."
    )
    future_tolerance: float = Field(
        86_400.0,
        ge=0,
        description="Seconds that an event's own time may be after it came into Kafka; one of a later time becomes a "
        "dead letter.",
    )
    dead_letters_in_a_row: int = Field(
        5_000,
        ge=1,
        description="Most events in a row, with none applied in between, that become dead letters for one reason; "
        "before more of them the writer stands still.",
    )

    # Query API
    question_timeout: float = Field(
        30.0, gt=0, description="Seconds after which a question is ended, in the database too."
    )
    question_nodes: int = Field(
        50_000,
        ge=1,
        description="Most nodes in one answer, whatever `limit` asks for; beyond it is truncated.",
    )
    stale_run_after: int = Field(
        86_400,
        ge=1,
        description="Seconds without an event after which a batch run that has not ended is shown as stale.",
    )
    warm_up: bool = Field(
        True,
        description="Have Neo4j plan the query API's statements at its start, so that no first question waits for it.",
    )

    # Bridges
    mlflow_webhook_secret: SecretStr | None = Field(
        None, description="What MLflow signs its webhooks to `headwater mlflow` with; never logged."
    )

    # Logs
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")

    def environment(self) -> dict[str, str]:
        """What differs from the defaults, as the variables that another process reads it from; secrets included."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return {
            f"HEADWATER_{name.upper()}": str(value.get_secret_value() if isinstance(value, SecretStr) else value)
            for name, value in given.items()
            if value is not None
        }


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment at the first call."""
    return Settings()  # pyright: ignore[reportCallIssue]  (every field has a default)
