"""Histories of pipelines that train models, made up by chance, and what is true of them: plain Python over the events.

Times are minutes. A batch run reads at its START and writes at its end. Every write of these histories replaces all,
except that of a run that read the dataset itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from tests.integration.query_api.events import run

Event = dict[str, Any]
Name = tuple[str, str]


class Used(NamedTuple):
    """A dataset and the version that is named of it."""

    dataset: Name
    version: str | None


@dataclass
class Ran:
    """A run as it happened."""

    run_id: str
    job: str
    began: int
    ended: int
    kind: str
    reads: list[Used]
    writes: list[Used]
    named_late: int | None = None
    events: list[Event] = field(default_factory=list)


class Truth(NamedTuple):
    """What is true of a version: the run that made it, what that read, which runs lie above at which depth, sources."""

    run_id: str
    inputs: set[tuple[str, str | None, str]]
    depths: dict[str, int]
    sources: set[str]


def node_id(name: Name) -> str:
    """The readable id of a dataset."""
    return f"dataset:{name[0]}:{name[1]}"


class History:
    """One made-up history, all of whose names lie in namespaces of its own."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._seed = seed
        self._db, self._hub = f"db{seed}", f"hub{seed}"
        self.models: list[Name] = [(self._hub, "base"), (self._hub, "child")]
        self._tables: list[Name] = [(self._db, f"t{each}") for each in range(4)]
        self._sources: list[Name] = [(self._db, f"s{each}") for each in range(2)]
        self.runs: list[Ran] = []
        self._versions: dict[Name, list[str]] = {}
        for number in range(24):
            self.runs.append(self._one(number))

    def _one(self, number: int) -> Ran:
        random, at = self._random, number * 10
        kind = random.choices(["COMPLETE", "FAIL", "ABORT"], [8, 1, 1])[0]
        if random.random() < 0.5:
            output = random.choice(self._tables)
            above = [*self._sources, *self._tables[: self._tables.index(output)]]
            if random.random() < 0.15:
                above.append(output)
            writes = [Used(output, self._new_version(output, number) if random.random() < 0.4 else None)]
            job = f"make-{output[1]}"
        else:
            trained = random.sample(self.models, random.choice([1, 1, 2]))
            above = [*self._tables, *self._sources]
            if trained == [self.models[1]]:
                above.append(self.models[0])
            again = [each for each in self._versions.get(trained[0], []) if random.random() < 0.1]
            writes = [
                Used(each, (again[0] if again and each == trained[0] else self._new_version(each, number)))
                if random.random() < 0.8
                else Used(each, None)
                for each in trained
            ]
            job = "train"
        reads = [self._read(each) for each in random.sample(above, random.randint(1, min(3, len(above))))]
        late = random.randint(300, 400) if job == "train" and kind == "COMPLETE" and random.random() < 0.3 else None
        made = Ran(f"run-{self._seed}-{number}", job, at, at + random.randint(2, 14), kind, reads, writes, late)
        made.events = list(self._events(made))
        return made

    def _new_version(self, dataset: Name, number: int) -> str:
        version = f"v{number}"
        self._versions.setdefault(dataset, []).append(version)
        return version

    def _read(self, dataset: Name) -> Used:
        known = self._versions.get(dataset, [])
        return Used(dataset, self._random.choice(known) if known and self._random.random() < 0.4 else None)

    def _events(self, made: Ran) -> Iterable[Event]:
        reads = tuple(self._said(each) for each in made.reads)
        named = tuple(self._said(each) for each in made.writes)
        unnamed = tuple(self._said(each._replace(version=None)) for each in made.writes)
        yield self._event(made, "START", made.began, reads, ())
        yield self._event(made, made.kind, made.ended, reads, named if made.named_late is None else unnamed)
        if made.named_late is not None:
            yield self._event(made, "OTHER", made.named_late, (), named)

    def _event(self, made: Ran, kind: str, at: int, reads: tuple[Any, ...], writes: tuple[Any, ...]) -> Event:
        event = run(made.job, reads, writes, at=at, kind=kind, run_id=made.run_id)
        event["job"]["namespace"] = f"jobs{self._seed}"
        return event

    def _said(self, used: Used) -> Event:
        facets: dict[str, Any] = {}
        if used.dataset in self.models:
            facets["datasetType"] = {"datasetType": "MODEL"}
        if used.version is not None:
            facets["version"] = {"datasetVersion": used.version}
        return {"namespace": used.dataset[0], "name": used.dataset[1], "facets": facets}

    def events(self) -> list[Event]:
        """All events, some of them more than once, in no order."""
        found = [event for made in self.runs for event in made.events]
        found += self._random.sample(found, len(found) // 4)
        self._random.shuffle(found)
        return found

    def _written(self, dataset: Name) -> list[Ran]:
        """The runs that wrote a dataset, the last first."""
        wrote = [
            each for each in self.runs if each.kind == "COMPLETE" and any(of.dataset == dataset for of in each.writes)
        ]
        return sorted(wrote, key=_seen_at, reverse=True)

    def _saw(self, reader: Ran, used: Used) -> tuple[list[Ran], str]:
        """The runs whose data a read saw, the last first, and how that is known."""
        others = [each for each in self._written(used.dataset) if each is not reader]
        wrote_it = [each for each in others if used.version and Used(used.dataset, used.version) in each.writes]
        if used.version and (len(wrote_it) == 1 or any(_seen_at(each) <= reader.began for each in wrote_it)):
            last = wrote_it[0] if len(wrote_it) == 1 else next(e for e in wrote_it if _seen_at(e) <= reader.began)
            kept, rule = others[others.index(last) :], "version"
        else:
            kept = [each for each in others if _seen_at(each) <= reader.began]
            rule = "time" if kept else "unknown"
        whole = next(
            (place for place, each in enumerate(kept) if used.dataset not in {of.dataset for of in each.reads}), None
        )
        return (kept if whole is None else kept[: whole + 1]), rule

    def versions(self, model: Name) -> list[tuple[str | None, str]]:
        """The versions of a model with the run that made each, newest training first."""
        made: dict[tuple[str | None, str], Ran] = {}
        for each in sorted(self._written(model), key=lambda each: (each.ended, each.run_id)):
            version = next(of.version for of in each.writes if of.dataset == model)
            made[version, "" if version else each.run_id] = each
        order = sorted(made.items(), key=lambda item: item[1].ended, reverse=True)
        return [(version, each.run_id) for (version, _), each in order]

    def truth(self, run_id: str) -> Truth:
        """What is true of the version that a run made."""
        root = next(each for each in self.runs if each.run_id == run_id)
        depths, layer = {root.run_id: 0}, [root]
        sources: set[str] = set()
        seen_sources: set[str] = set()
        inputs: set[tuple[str, str | None, str]] = set()
        while layer:
            ahead: list[Ran] = []
            for each in layer:
                for used in each.reads:
                    writers, rule = self._saw(each, used)
                    (sources if not writers else seen_sources).add(node_id(used.dataset))
                    if each is root:
                        inputs.add((node_id(used.dataset), writers[0].run_id if writers else None, rule))
                    for writer in writers:
                        if writer.run_id not in depths:
                            depths[writer.run_id] = depths[each.run_id] + 1
                            ahead.append(writer)
            layer = ahead
        return Truth(run_id, inputs, depths, sources - seen_sources)


def _seen_at(made: Ran) -> int:
    """From when on the write of a run is seen: its end, whatever is said of it later."""
    return made.ended
