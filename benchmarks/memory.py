"""How much memory each process has after all that was measured before."""

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.services import resident


def measure(bench: Bench) -> Iterator[Row]:
    """Resident memory of the engines now, and of each of our services at the end of its last measurement."""
    engines = {name: resident(child.pid) for name, child in bench.engines.children.items()}
    for name, amount in {**engines, **bench.resident}.items():
        yield Row(f"memory, {name}", amount / 1e6, "MB", of="resident, at the end")
