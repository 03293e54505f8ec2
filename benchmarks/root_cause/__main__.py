"""`python -m benchmarks.root_cause`: plant faults, ask the real API on the real Neo4j, print who was found."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from rich.console import Console
from rich.progress import track

from benchmarks.bench import Bench
from benchmarks.root_cause import report
from benchmarks.root_cause.faults import FAULTS
from benchmarks.root_cause.manners import BUSY, CALM
from benchmarks.root_cause.score import Outcome, named, placings
from benchmarks.root_cause.world import NoPlaceError, World, world
from benchmarks.services import http_service
from benchmarks.worlds import batches
from graph_writer.apply import Graph
from headwater import logs
from headwater.engines.local import local_engines
from headwater.settings import settings

#: First seed of those that are reported, and of those that the weights were looked at with: they never meet.
REPORTED: Final = 1
TUNING: Final = 1_000_001
#: By number of jobs: how many seeds (worlds of each fault, with and without siblings), and days of history.
SIZES: Final = {20: (12, 20), 200: (4, 20), 2000: (1, 14)}
#: Seconds that a question may take.
TIMEOUT: Final = 60.0


def main(  # noqa: PLR0917  (options of a command)
    jobs: Annotated[list[int] | None, typer.Option(help=f"Sizes. Default: {', '.join(map(str, SIZES))}.")] = None,
    seeds: Annotated[int | None, typer.Option(help="Seeds of each size. Default: fewer for larger worlds.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Kinds of faults. Default: all.")] = None,
    file: Annotated[Path | None, typer.Option("--json", help="Write every outcome there.")] = None,
    page: Annotated[Path | None, typer.Option("--markdown", help="Write the tables there.")] = None,
    answers: Annotated[Path | None, typer.Option(help="A folder for every answer, beside what was planted.")] = None,
    *,
    unmeasured: Annotated[
        bool, typer.Option("--unmeasured", help="Worlds in which nobody tells statistics of datasets.")
    ] = False,
    busy: Annotated[
        bool, typer.Option("--busy", help="Worlds in which much changes with every run and little is measured.")
    ] = False,
    failing: Annotated[
        bool, typer.Option("--failing", help="Ask why a job fails, in worlds in which the fault makes some fail.")
    ] = False,
    late: Annotated[
        bool, typer.Option("--late", help="Ask about the last bad version, and do not say which was the last good one.")
    ] = False,
    tuning: Annotated[bool, typer.Option("--tuning", help="Other seeds, for work on the weights.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Name the worlds whose fault is not the first.")] = False,
) -> None:
    """Plant faults in made-up worlds and see at which rank the root cause has them."""
    logs.configure("warning")
    console = Console(width=None if sys.stdout.isatty() else 200)
    first = TUNING if tuning else REPORTED
    outcomes: list[Outcome] = []
    used: set[int] = set()
    ours = settings().model_copy(
        update={"kafka_bootstrap_servers": None, "neo4j_uri": None, "question_timeout": TIMEOUT}
    )
    with tempfile.TemporaryDirectory() as folder, local_engines(Path(folder, "data"), ours) as engines:
        bench = Bench(engines, Path(folder), quick=False)
        for size in jobs or SIZES:
            count, days = SIZES.get(size, (1, 20))
            numbers = range(first, first + (seeds or count))
            used |= set(numbers)
            ways = (False,) if failing else (True, False)
            planted = product(numbers, fault or FAULTS, ways)
            total = len(numbers) * len(fault or FAULTS) * len(ways)
            manners = BUSY if busy else CALM
            make = partial(
                world, jobs=size, days=days, measured=not unmeasured, failing=failing, late=late, manners=manners
            )
            asked = _outcomes(bench, size, make, planted, answers)
            outcomes += track(asked, f"{size} jobs", total=total, console=Console(stderr=True))
    sections = report.sections(outcomes)
    for each in sections:
        console.print(each.table())
    console.print(f"seeds {min(used)} to {max(used)}{' (tuning)' if tuning else ''}")
    if misses:
        for each in outcomes:
            if not each.placings or each.placings["ours"].rank > 1:
                rank = f"{each.placings['ours'].rank:.0f}" if each.placings else "none"
                console.print(f"{each.world}: rank {rank} of {each.suspects}; right {each.right}, first {each.first}")
    if page is not None:
        page.write_text("\n\n".join(each.markdown() for each in sections) + "\n", encoding="utf-8")
    if file is not None:
        file.write_text(json.dumps(report.document(outcomes, sorted(used)), indent=1) + "\n", encoding="utf-8")


def _outcomes(
    bench: Bench,
    jobs: int,
    make: Callable[..., World],
    planted: Iterable[tuple[int, str, bool]],
    answers: Path | None,
) -> Iterator[Outcome]:
    """One by one; all worlds of a size are in one graph, each in a namespace of its own."""
    with (
        bench.driver() as driver,
        http_service(bench, "api", bench.fresh(), "/api/v1/status") as url,
        httpx.Client(base_url=url, timeout=2 * TIMEOUT, trust_env=False) as client,
    ):
        bench.empty(driver)
        graph = Graph(driver, bench.database)
        planned = False
        for seed, fault, siblings in planted:
            try:
                made = make(fault, seed=seed, siblings=siblings)
            except NoPlaceError as error:
                typer.echo(f"left out: {error}", err=True)
                continue
            for batch in batches(made.events(), bench.engines.settings.batch_events):
                graph.apply(batch)
            if not planned:  # Neo4j plans every statement once, which takes seconds
                ask(client, made)
                planned = True
            began = time.perf_counter()
            answer = ask(client, made)
            seconds = time.perf_counter() - began
            if answers is not None:
                answers.mkdir(parents=True, exist_ok=True)
                right = made.kind, made.node_id
                beside = {"fault": asdict(made.fault), "right": right, "seconds": round(seconds, 3), "answer": answer}
                answers.joinpath(f"{made.plan.name}.json").write_text(json.dumps(beside, indent=1), encoding="utf-8")
            yield outcome(made, jobs, answer, seconds)


def ask(client: httpx.Client, made: World) -> dict[str, Any]:
    """The answer to the world's question.

    Raises:
        RuntimeError: there is none; the message has what the API says.
    """
    response = client.get("/api/v1/root-cause", params=made.question)
    if not response.is_success:
        raise RuntimeError(f"{made.plan.name}: {response.status_code} {response.text[:500]}")
    return response.json()


def outcome(made: World, jobs: int, answer: dict[str, Any], seconds: float) -> Outcome:
    """Where the right suspect stands in an answer that took so many seconds."""
    suspects, right = answer["suspects"], (made.kind, made.node_id)
    return Outcome(
        made.name,
        jobs,
        made.siblings,
        made.plan.name,
        len(suspects),
        placings(suspects, right),
        right,
        round(seconds, 3),
        named(suspects[0]) if suspects else None,
        suspects[0]["probability"] if suspects else None,
    )


if __name__ == "__main__":
    typer.run(main)
