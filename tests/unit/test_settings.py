"""Settings that are handed on to another process are read there as they were."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from headwater.settings import Settings

#: Every setting, at a value that is not its default.
OTHERS = {
    "url": "http://headwater:8080",
    "host": "0.0.0.0",  # noqa: S104  (nothing listens)
    "port": 0,
    "data_dir": Path("/data/headwater"),
    "metrics_port": 9090,
    "keys_file": Path("/etc/headwater/keys.json"),
    "insecure": True,
    "allowed_hosts": "headwater.example.com,collector:5000",
    "cors_origins": "https://dashboards.example.com",
    "tls_certificate": Path("/etc/headwater/tls.pem"),
    "tls_key": Path("/etc/headwater/tls.key"),
    "api_key": SecretStr("headwater_a"),
    "supervisor_key": SecretStr("headwater_b"),
    "kafka_bootstrap_servers": "one:9092,two:9092",
    "kafka_security_protocol": "SASL_SSL",
    "kafka_sasl_mechanism": "SCRAM-SHA-512",
    "kafka_sasl_username": "headwater",
    "kafka_sasl_password": SecretStr("a 'secret' = with \\ signs"),
    "kafka_ssl_ca_location": Path("/etc/ca.pem"),
    "kafka_topic": "events",
    "kafka_dead_letter_topic": "events.dead",
    "kafka_dead_letter_bytes": 1024 * 1024,
    "kafka_consumer_group": "writers",
    "kafka_partitions": 12,
    "kafka_replication_factor": 3,
    "kafka_heap_mb": 64,
    "kafka_flush": True,
    "neo4j_uri": "neo4j+s://graph:7687",
    "neo4j_user": "neo4j",
    "neo4j_password": SecretStr("another"),
    "mlflow_webhook_secret": SecretStr("another"),
    "neo4j_database": "lineage",
    "neo4j_heap_mb": 65,
    "neo4j_page_cache_mb": 66,
    "max_event_bytes": 2048,
    "max_nesting": 50,
    "max_values": 1234,
    "max_in_flight_bytes": 1024 * 1024 + 1,
    "max_in_flight_requests": 7,
    "acknowledge_timeout": 0.1,
    "free_disk_mb": 700,
    "naming_rules": Path("rules.json"),
    "batch_events": 1,
    "batch_bytes": 4096,
    "batch_wait": 1e-3,
    "question_timeout": 12.5,
    "question_nodes": 3,
    "stale_run_after": 60,
    "warm_up": False,
    "log_level": "debug",
}


def read(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    with monkeypatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        return Settings()


def test_every_setting_is_read_as_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(OTHERS) == set(Settings.model_fields), "a setting is missing here"
    given = Settings().model_copy(update=OTHERS)
    handed = given.environment()
    assert set(handed) == {f"HEADWATER_{name.upper()}" for name in OTHERS}
    assert read(handed, monkeypatch) == given


def test_what_nobody_gave_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HEADWATER_")]:
        monkeypatch.delenv(name)
    assert Settings(port=5001, kafka_topic="events", naming_rules=None).environment() == {
        "HEADWATER_PORT": "5001",
        "HEADWATER_KAFKA_TOPIC": "events",
    }
