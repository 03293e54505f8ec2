"""Every metric of Headwater, and how they are shown to Prometheus.

With `PROMETHEUS_MULTIPROC_DIR` set before this module is imported, the processes that share that folder show their
metrics together, whichever of them is asked.
"""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_LATENCIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

# Both HTTP services

CONNECTIONS_CUT: Final = Counter(
    "headwater_connections_cut_total",
    "Connections that were ended before their client was done: it was waited for too long, or was one too many.",
    ["reason"],  # idle, head, body, rest, answer; too_many; refused
)

# Collector

ACCEPTED: Final = Counter(
    "headwater_collector_events_accepted_total", "Events that Kafka acknowledged, and so the collector did."
)
REFUSED: Final = Counter(
    "headwater_collector_events_refused_total",
    "Events, or bodies that held no readable event, answered with an error; see `headwater.http.problem.Reason`.",
    ["reason"],
)
ACCEPTED_BYTES: Final = Counter(
    "headwater_collector_accepted_bytes_total", "Bytes of the accepted events, decompressed, as they went to Kafka."
)
REQUEST_SECONDS: Final = Histogram(
    "headwater_collector_request_seconds",
    "From the first sight of a request to its answer, refusals included.",
    ["route"],  # lineage, batch, annotations, dead_letters
    buckets=_LATENCIES,
)
IN_FLIGHT_BYTES: Final = Gauge(
    "headwater_collector_in_flight_bytes",
    "Bytes of bodies held in memory: being read, or waiting for Kafka's acknowledgement.",
    multiprocess_mode="livesum",
)
IN_FLIGHT_REQUESTS: Final = Gauge(
    "headwater_collector_in_flight_requests", "Requests being worked on.", multiprocess_mode="livesum"
)
PRODUCER_RESTARTS: Final = Counter(
    "headwater_collector_producer_restarts_total", "Kafka producers that were replaced after a fatal error."
)

# Gate, around all that is served

NOT_LET_IN: Final = Counter(
    "headwater_gate_not_let_in_total",
    "Requests that the gate answered itself: another host, another origin, no key, a wrong one, one without the scope.",
    ["cause"],  # host, origin, no_key, wrong_key, scope
)

# Graph writer

APPLIED: Final = Counter("headwater_writer_events_applied_total", "Events whose facts are in the graph.")
BATCHES: Final = Counter("headwater_writer_batches_total", "Batches applied, each in one transaction.")
TRANSACTION_SECONDS: Final = Histogram(
    "headwater_writer_transaction_seconds", "One transaction, from begin to commit.", buckets=_LATENCIES
)
RETRIES: Final = Counter(
    "headwater_writer_retries_total", "Transactions begun again because Neo4j could not carry them out at that time."
)
DEAD_LETTERS: Final = Counter(
    "headwater_writer_dead_letters_total", "Events that can never be applied, sent to the dead-letter topic."
)
STANDING_STILL: Final = Gauge(
    "headwater_writer_standing_still",
    "Writers that apply nothing until something is set right; what, their logs and `/readyz` say.",
    multiprocess_mode="livesum",
)
EXCLUDED: Final = Counter(
    "headwater_writer_events_excluded_total", "Events that were left out because an exclusion takes them back."
)
LAG: Final = Gauge(
    "headwater_writer_lag_events",
    "Events in Kafka that the partitions of this writer have still to apply.",
    multiprocess_mode="livesum",
)

# Query API

QUESTIONS: Final = Counter(
    "headwater_api_questions_total",
    "Questions answered, by endpoint and HTTP status.",
    ["endpoint", "status"],
)
QUESTION_SECONDS: Final = Histogram(
    "headwater_api_question_seconds",
    "From a question's arrival to the last byte of its answer.",
    ["endpoint"],
    buckets=_LATENCIES,
)
TRUNCATED: Final = Counter(
    "headwater_api_truncated_total",
    "Answers that a budget cut short.",
    ["endpoint", "reason"],  # depth, nodes, time
)


def exposition() -> bytes:
    """All metrics in Prometheus' text format, of every process that shares `PROMETHEUS_MULTIPROC_DIR` if it is set."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry)
