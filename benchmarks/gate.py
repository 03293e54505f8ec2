"""What the gate and keys cost: the collector's events a second behind them, beside the same collector without a gate.

All three servers run at once, on the same Kafka, and are loaded in turns.
"""

import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from pydantic import SecretStr

from benchmarks import collector
from benchmarks.bench import Bench
from benchmarks.rows import Row, Wanted
from benchmarks.services import process, service
from headwater.engines.ports import free_ports
from headwater.keys.file import changing_keys
from headwater.keys.key import new_key
from headwater.settings import Settings

CONNECTIONS = 64
#: Of accepted events a second, beside the collector without a gate.
WANTED = Wanted("≥", 0.95)


def measure(bench: Bench) -> list[Row]:
    """Accepted events a second at 64 connections, the median of many short rounds: the difference is small."""
    seconds, rounds = bench.size(2, 1), bench.size(15, 1)
    chosen = bench.fresh()
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        key = _key(folder / "keys.json")
        bodies = folder / "bodies"
        bodies.mkdir()
        for number in range(collector.EVENTS):
            (bodies / f"{number:06d}.json").write_bytes(collector.event(number))
        with_keys = {"keys_file": folder / "keys.json"}
        without = chosen.model_copy(update={"keys_file": folder / "none.json"})
        ungated = servers.enter_context(_server(bench, "ungated collector", without))
        gated = servers.enter_context(_server(bench, "collector", without))
        keyed = servers.enter_context(_server(bench, "collector", chosen.model_copy(update=with_keys), key))
        measured: dict[str, list[float]] = {ungated: [], gated: [], keyed: []}
        for turn in range(rounds + 1):
            for url, results in measured.items():
                sent = key if url == keyed else None
                found = collector.load(url, CONNECTIONS, seconds, str(bodies), sent)
                if turn:  # the first one makes connections and warms the code
                    results.append(found["events_per_second"])
    floor = median(measured[ungated])
    of = f"median of {rounds}, {seconds} s each, in turns with the collector without a gate"
    return [
        Row(f"gate, {CONNECTIONS} connections", median(measured[gated]), "events/s", floor, WANTED, of),
        Row(f"gate and key, {CONNECTIONS} connections", median(measured[keyed]), "events/s", floor, WANTED, of),
    ]


def _key(file: Path) -> SecretStr:
    with changing_keys(file) as keys:
        shown, kept = new_key("benchmark", ["ingest"])
        keys.append(kept)
    return SecretStr(shown)


@contextmanager
def _server(bench: Bench, name: str, chosen: Settings, key: SecretStr | None = None) -> Generator[str]:
    """A server process; yields its URL for events once it takes them."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}/api/v1/lineage"
    at = chosen.model_copy(update={"host": "127.0.0.1", "port": port, "log_level": "error"})

    def ready() -> bool:
        return collector.takes_events(url, key)

    bare = ["-m", "benchmarks.ungated"]
    with service(bench, name, at, ready) if name == "collector" else process(bench, name, bare, at, ready):
        yield url
