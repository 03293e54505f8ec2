"""Every metric of Headwater, and how they are shown to Prometheus.

With `PROMETHEUS_MULTIPROC_DIR` set before this module is imported, the processes that share that folder show their
metrics together, whichever of them is asked.
"""

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from headwater import __version__

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_LATENCIES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

#: From what is seen at once to what waited for a night.
_WAITS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)


@dataclass(frozen=True)
class Asked:
    """A gauge that no process keeps: its values are found out when they are asked for, and are gone with the answer.

    So it tells of what outlives the process that it is about, as how far a writer is behind that is no more.
    """

    name: str
    documentation: str
    labels: tuple[str, ...] = field(default=())

    def shown(self, values: Mapping[tuple[str, ...], float]) -> Metric:
        """With these values, by the values of its labels."""
        family = GaugeMetricFamily(self.name, self.documentation, labels=self.labels)
        for labels, value in values.items():
            family.add_metric(labels, value)
        return family


# Every process

BUILD_INFO: Final = Asked(
    "headwater_build_info", "Always 1; which Headwater and Python this is.", ("version", "python")
)

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
DEADLOCKS: Final = Counter(
    "headwater_writer_deadlocks_total",
    "Of the retries, those of transactions that Neo4j ended because they and others waited for each other.",
)
VISIBLE_SECONDS: Final = Histogram(
    "headwater_writer_event_visible_seconds",
    "From when an event came into Kafka until it could be seen in the graph; a replay or rebuild applies old events.",
    buckets=_WAITS,
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


# Asked of the engines by the query API, whatever becomes of the writers

ENGINE_REACHABLE: Final = Asked("headwater_engine_reachable", "1 while the engine answers, else 0.", ("engine",))
WRITERS: Final = Asked(
    "headwater_writers", "Graph writers at work; a killed one counts until Kafka misses it (45 s by default)."
)
LAG_EVENTS: Final = Asked(
    "headwater_lag_events", "Events of a partition of the event topic that are still to apply.", ("partition",)
)
LAG_SECONDS: Final = Asked(
    "headwater_lag_seconds",
    "How long the oldest event of a partition that is still to apply has been in Kafka; 0: there is none.",
    ("partition",),
)
OPEN_DEAD_LETTERS: Final = Asked(
    "headwater_dead_letters_open",
    "Dead letters that nobody has settled, by the kind of error; `unread`: not read yet, or too many to be.",
    ("reason",),
)
OLDEST_DEAD_LETTER: Final = Asked(
    "headwater_dead_letters_oldest_seconds", "How long the oldest dead letter that is open has been one; 0: none is."
)
PROCESS_MEMORY: Final = Asked(
    "headwater_local_process_memory_bytes",
    "Memory of the engines and services of `headwater up`, each process alone; on Linux.",
    ("process",),
)
PROCESS_RESTARTS: Final = Asked(
    "headwater_local_process_restarts",
    "How often `headwater up` had to start an engine or service again, since it runs.",
    ("process",),
)


def exposition(asked: Iterable[Metric] = ()) -> bytes:
    """All metrics in Prometheus' text format, and what was `asked`.

    Of every process that shares `PROMETHEUS_MULTIPROC_DIR` if it is set.
    """
    more = CollectorRegistry()
    more.register(_Shown([BUILD_INFO.shown({(__version__, platform.python_version()): 1.0}), *asked]))
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest() + generate_latest(more)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry) + generate_latest(more)


class _Shown(Collector):
    """Metrics with their values, as the library wants them."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
