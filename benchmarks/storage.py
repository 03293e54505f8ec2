"""What an event leaves in the graph once its jobs and datasets are known: bytes on disk, nodes and edges."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import writer
from benchmarks.bench import Bench
from benchmarks.rows import Row
from benchmarks.worlds import batches
from graph_writer.apply import Graph
from headwater.engines.local import local_engines
from headwater.graph.cypher import queries

JOBS = 1_000


class _Kept(NamedTuple):
    size: int
    nodes: int
    edges: int


def measure(bench: Bench) -> Iterator[Row]:
    """The second half of so many full events, of jobs whose first half is stored; the store as it is on disk.

    On a Neo4j of its own: a store that was emptied fills what was left before it grows.
    """
    folder = bench.folder / "storage"
    with local_engines(folder, bench.engines.settings, kafka=False) as engines:
        yield from _kept(Bench(engines, folder, bench.quick))


def _kept(bench: Bench) -> Iterator[Row]:
    rounds, jobs = bench.size(50, 4), bench.size(JOBS, 100)
    kept: list[_Kept] = []
    for half in (range(rounds // 2), range(rounds // 2, rounds)):
        with bench.driver() as driver:
            graph = Graph(driver, bench.database)
            for number in half:
                for batch in batches(writer.phase(jobs, number), bench.engines.settings.batch_events):
                    graph.apply(batch)
            records, _, _ = driver.execute_query(queries("benchmarks")["counts"].text, database_=bench.database)
        kept.append(_Kept(_stored(bench), records[0]["nodes"], records[0]["edges"]))
    before, after = kept
    events = jobs * 2 * (rounds - rounds // 2)
    of = f"the last {events:,} of {2 * jobs * rounds:,} events of {jobs:,} jobs"
    yield Row("kept of an event, store", (after.size - before.size) / events, "bytes", of=of)
    yield Row("kept of an event, nodes", (after.nodes - before.nodes) / events, "nodes", of=of)
    yield Row("kept of an event, edges", (after.edges - before.edges) / events, "edges", of=of)


def _stored(bench: Bench) -> int:
    """Bytes of the store's files, after a restart: what is still in memory is written when the server stops."""
    bench.engines.neo4j.stop()
    bench.engines.neo4j.start().wait_ready()
    found = [file for file in bench.folder.rglob("*") if file.is_file() and _of_store(file, bench.database)]
    return sum(file.stat().st_size for file in found)


def _of_store(file: Path, database: str) -> bool:
    return "databases" in file.parts and database in file.parts
