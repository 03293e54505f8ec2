"""Graphs of known shape and size, written as the writer writes them: from events, by its own code."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from benchmarks import events
from graph_writer.apply import Graph
from graph_writer.fold import Facts
from graph_writer.observe import observe

#: Jobs of one pipeline of `company`.
PIPELINE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A job with the datasets that it reads and writes, by name."""

    job: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Jobs, and a dataset that all of them are downstream of. `columns` of each dataset come from those before."""

    start: str
    steps: list[Step]
    columns: int = 0

    def events(self) -> Iterator[events.Event]:
        """One run of each job."""
        for number, step in enumerate(self.steps):
            yield events.minimal(number, step.job, step.inputs, step.outputs, self.columns)


def write(world: World, graph: Graph, at_once: int) -> None:
    """Apply the events of a world, so many in one transaction."""
    for batch in batches(world.events(), at_once):
        graph.apply(batch)


def batches(sent: Iterable[events.Event], size: int) -> Iterator[Facts]:
    """The facts of so many events at a time."""
    rest = iter(sent)
    while batch := list(islice(rest, size)):
        facts = Facts()
        for event in batch:
            facts.add(observe(event))
        yield facts


def ladder(name: str, layers: int) -> World:
    """Two jobs a layer, each reads both datasets of the layer before; 2 to the power of the layers paths lead down.

    It has 4 nodes a layer, the source, and a job at the end.
    """
    above: tuple[str, ...] = (f"{name}.source",)
    steps: list[Step] = []
    for layer in range(layers):
        below = tuple(f"{name}.table_{layer}_{side}" for side in "ab")
        steps += [Step(f"{name}.job_{layer}_{side}", above, (f"{name}.table_{layer}_{side}",)) for side in "ab"]
        above = below
    return World(f"{name}.source", [*steps, Step(f"{name}.report", above, ())])


def wide(name: str, layers: int, width: int) -> World:
    """So many jobs a layer, each with one output, that reads two of the layer before; the first reads the source."""
    steps: list[Step] = []
    for layer in range(layers):
        for at in range(width):
            inputs = (f"{name}.source",)
            if layer:
                inputs = tuple(f"{name}.table_{layer - 1}_{each}" for each in (at, (7 * at + 1) % width))
            steps.append(Step(f"{name}.job_{layer}_{at}", inputs, (f"{name}.table_{layer}_{at}",)))
    return World(f"{name}.source", steps)


def hub(name: str, consumers: int) -> World:
    """One dataset that so many jobs read, each with an output of its own."""
    steps = [Step(f"{name}.job_{at}", (f"{name}.source",), (f"{name}.table_{at}",)) for at in range(consumers)]
    return World(f"{name}.source", steps)


def chain(name: str, jobs: int, columns: int = 0) -> World:
    """Jobs one after the other."""
    tables = [f"{name}.source", *(f"{name}.table_{at}" for at in range(jobs))]
    steps = [Step(f"{name}.job_{at}", (tables[at],), (tables[at + 1],)) for at in range(jobs)]
    return World(tables[0], steps, columns)


def company(name: str, jobs: int, seed: int = 7) -> World:
    """Pipelines of 100 jobs; a job reads up to two earlier outputs of its pipeline.

    The first of a pipeline reads a source and an output of any earlier pipeline. The start is the first source.
    """
    chance = random.Random(seed)  # noqa: S311  (the same graph every time)
    steps: list[Step] = []
    for number in range(jobs):
        pipeline, at = divmod(number, PIPELINE)
        first = pipeline * PIPELINE
        if at:
            inputs = {chance.randrange(first, number) for _ in range(2)}
            named = tuple(f"{name}.table_{each}" for each in sorted(inputs))
        else:
            named = (f"{name}.source_{pipeline}", *((f"{name}.table_{chance.randrange(first)}",) if first else ()))
        steps.append(Step(f"{name}.job_{number}", named, (f"{name}.table_{number}",)))
    return World(f"{name}.source_0", steps)
