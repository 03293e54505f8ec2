"""What impact must answer, worked out anew from events alone: slow, plain, and without anything of the service.

It knows worlds of these events: runs of one event each, COMPLETE, in the order of time; job events; dataset events;
columns that are neither nested nor spelled in two ways; no symlinks, no renames, no history.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Event = dict[str, Any]
Direction = Literal["downstream", "upstream"]


class Node(NamedTuple):
    """A job or dataset."""

    kind: Literal["job", "dataset"]
    namespace: str
    name: str


class Feed(NamedTuple):
    """What a lineage says of its target: it is made of a source, of a column of it (else of it as a whole)."""

    source: Node
    column: str | None
    into: str | None


@dataclass
class Statement:
    """What one event says of one target of a job, or a dataset of itself (no job)."""

    job: Node | None
    target: Node
    feeds: frozenset[Feed]
    explicit: bool
    explained: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


class State(NamedTuple):
    """A place on the way: a column, a whole dataset or a job; `end`: a job that is reached and not passed."""

    node: Node
    column: str | None = None
    end: bool = False


#: Where a step leads, and the job that it shows.
Step = tuple[State, Node | None]


@dataclass
class World:
    """What is current after all these events."""

    reads: set[tuple[Node, Node]] = field(default_factory=set)
    writes: set[tuple[Node, Node]] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    observed: set[Node] = field(default_factory=set)
    nodes: set[Node] = field(default_factory=set)
    columns: dict[Node, set[str]] = field(default_factory=lambda: defaultdict(set))
    ever_sources: set[Node] = field(default_factory=set)

    def name(self, event: Event) -> None:
        """Note all that an event names."""
        used = [*event.get("inputs", []), *event.get("outputs", [])]
        for each in [*used, event["dataset"]] if "dataset" in event else used:
            self.observed.add(_dataset(each))
            fields = each["facets"].get("schema", {}).get("fields", [])
            self.columns[_dataset(each)] |= {column["name"] for column in fields}
        for statement in _statements(event):
            self.nodes.add(statement.target)
            for feed in statement.feeds:
                self.nodes.add(feed.source)
                self.ever_sources.add(feed.source)
                if feed.column is not None:
                    self.columns[feed.source].add(feed.column)
                if feed.into is not None:
                    self.columns[statement.target].add(feed.into)
        if "job" in event:
            self.nodes.add(_job(event["job"]))

    def blocked(self, job: Node, target: Node) -> bool:
        """Whether nobody passes through the job to this output of it."""
        return any(each.explicit for each in self.statements if (each.job, each.target) == (job, target))


def world(events: list[Event]) -> World:
    """The world after events, whose times differ."""
    found = World()
    ordered = sorted(events, key=lambda event: event["eventTime"])
    tests = {
        _job(event["job"])
        for event in ordered
        if "job" in event and event["job"]["facets"].get("jobType", {}).get("jobType") == "TEST"
    }
    for event in ordered:
        found.name(event)
    found.nodes |= found.observed
    for event in _current(ordered):
        if "job" in event:
            job = _job(event["job"])
            found.reads |= {(_dataset(each), job) for each in event.get("inputs", [])}
            if job not in tests:
                found.writes |= {(job, _dataset(each)) for each in event.get("outputs", [])}
        outputs = {_dataset(each) for each in event.get("outputs", [])}
        found.statements += [each for each in _statements(event) if not (each.job in tests and each.target in outputs)]
    return found


def _current(events: list[Event]) -> Iterator[Event]:
    """The events that say what is so now: of each job its latest run with its group, and its latest declaration."""
    runs: dict[Node, list[Event]] = defaultdict(list)
    declared: dict[Node, Event] = {}
    of_dataset: dict[tuple[Node, str], Event] = {}
    for event in events:
        if "run" in event:
            if event["inputs"] or event["outputs"] or any(True for _ in _statements(event)):
                runs[_job(event["job"])].append(event)
        elif "job" in event:
            declared[_job(event["job"])] = event
        else:
            for name in ("lineage", "columnLineage"):
                if name in event["dataset"]["facets"]:
                    of_dataset[_dataset(event["dataset"]), name] = event
    for of_job in runs.values():
        yield from (event for event in of_job if _group(event) == _group(of_job[-1]))
    yield from declared.values()
    for (dataset, name), event in of_dataset.items():
        if name == "lineage" or (dataset, "lineage") not in of_dataset:
            yield event


def _group(event: Event) -> str:
    parent = event["run"]["facets"].get("parent")
    return f"parent {parent['run']['runId']}" if parent else event["run"]["runId"]


def _statements(event: Event) -> Iterator[Statement]:
    """All lineages that an event states."""
    if "dataset" in event:
        target = _dataset(event["dataset"])
        facets = event["dataset"]["facets"]
        if "lineage" in facets:
            yield Statement(None, target, frozenset(_explicit(facets["lineage"], target, None)), explicit=True)
        elif "columnLineage" in facets:
            yield _column_statement(None, event["dataset"], [])
        return
    job, facet = _job(event["job"]), event["job"]["facets"].get("lineage")
    mentioned: dict[Node, set[Feed]] = defaultdict(set)
    for entry in facet["entries"] if facet else ():
        target = _reference(entry, job)
        mentioned[target] |= set(_explicit(entry, target, job))
    for target, feeds in mentioned.items():
        yield Statement(job, target, frozenset(feeds), explicit=True)
    for output in event.get("outputs", []):
        target = _dataset(output)
        if target in mentioned:
            continue
        if facet:
            yield Statement(job, target, frozenset(), explicit=True)
        if "columnLineage" in output["facets"]:
            yield _column_statement(job, output, event["outputs"])


def _explicit(entry: dict[str, Any], target: Node, job: Node | None) -> Iterator[Feed]:
    inputs = [(None, each) for each in entry.get("inputs", [])]
    inputs += [(into, each) for into, of in entry.get("fields", {}).items() for each in of["inputs"]]
    for into, each in inputs:
        source = _reference(each, job)
        if source.kind == "job" and (source == target or (source == job and target.kind == "dataset")):
            continue  # how it is made, not of what
        if source == target and "field" not in each:
            continue
        yield Feed(source, each.get("field"), into)


def _column_statement(job: Node | None, output: dict[str, Any], outputs: list[dict[str, Any]]) -> Statement:
    """A column lineage with what it says of the columns that the output has; without a source it says nothing."""
    target, facet = _dataset(output), output["facets"]["columnLineage"]
    has = _schema(output)
    of_others = {
        column
        for other in outputs
        if _dataset(other) != target and other["facets"].get("columnLineage") == facet
        for column in _schema(other)
    }
    fields = {into: of for into, of in facet["fields"].items() if not has or into in has or into not in of_others}
    feeds = {Feed(_dataset(each), each["field"], into) for into, of in fields.items() for each in of["inputFields"]}
    feeds |= {Feed(_dataset(each), each["field"], None) for each in facet.get("dataset", [])}
    if not feeds:
        return Statement(job, target, frozenset(), explicit=False)
    return Statement(job, target, frozenset(feeds), False, frozenset(fields), frozenset(has - set(fields)))


def _schema(element: dict[str, Any]) -> set[str]:
    return {column["name"] for column in element["facets"].get("schema", {}).get("fields", [])}


def _dataset(element: dict[str, Any]) -> Node:
    return Node("dataset", element["namespace"], element["name"])


def _job(element: dict[str, Any]) -> Node:
    return Node("job", element["namespace"], element["name"])


def _reference(element: dict[str, Any], job: Node | None) -> Node:
    if element["type"] == "JOB":
        if "name" in element:
            return _job(element)
        assert job is not None
        return job
    return _dataset(element)


@dataclass
class Reached:
    """The columns and datasets that are reached, all jobs that are shown, and the pairs that were left out."""

    states: set[State]
    jobs: set[Node]
    inferred: set[tuple[Node, Node]] = field(default_factory=set)


def impact(world: World, start: State, direction: Direction, *, by_column: bool) -> Reached:
    """Everything reached from `start`."""
    if by_column:
        steps = _columns_down if direction == "downstream" else _columns_up
    else:
        steps = _down if direction == "downstream" else _up
    seen, unseen = {start}, [start]
    jobs: set[Node] = set()
    while unseen:
        for target, shown in steps(world, unseen.pop(), start.node):
            jobs |= {shown} if shown else set()
            if target not in seen:
                seen.add(target)
                unseen.append(target)
    jobs |= {state.node for state in seen if state.node.kind == "job"}
    found = Reached({state for state in seen if state.node.kind == "dataset"}, jobs)
    if not by_column:
        near = 0 if direction == "downstream" else 1
        found.inferred = {pair for pair in _inferred(world, start.node) if State(pair[near]) in seen}
    return found


def one_step(world: World, at: State, start: Node, direction: Direction) -> set[State]:
    """By dataset, where the edges lead that say something: where a job on the way states the same, no lineage does."""
    steps = {state for state, _ in (_down if direction == "downstream" else _up)(world, at, start)}
    explicit = {(feed.source, statement.target) for statement, feed in _feeds(world) if statement.explicit}
    near, far = (0, 1) if direction == "downstream" else (1, 0)
    return steps - {
        State(pair[far])
        for pair in _derived(world, start) - explicit
        if pair[near] == at.node and not _is_news(world, *pair)
    }


def _feeds(world: World) -> Iterator[tuple[Statement, Feed]]:
    yield from ((statement, feed) for statement in world.statements for feed in statement.feeds)


def _derived(world: World, start: Node) -> set[tuple[Node, Node]]:
    """Sources and targets, where the source is a dataset for sure: a lineage says so, an event, or the question."""
    known = {*world.observed, start}
    return {
        (feed.source, statement.target)
        for statement, feed in _feeds(world)
        if statement.explicit or feed.source in known
    }


def _inferred(world: World, start: Node) -> set[tuple[Node, Node]]:
    pairs = {(feed.source, statement.target) for statement, feed in _feeds(world)}
    return {pair for pair in pairs - _derived(world, start) if pair[0] != pair[1]}


def _read_by_lineage(world: World, *, news: bool) -> set[tuple[Node, Node]]:
    """Sources that only a column lineage names, and the jobs that so have read them; `news`: where that tells any."""
    return {
        (feed.source, statement.job)
        for statement, feed in _feeds(world)
        if statement.job is not None and feed.source != statement.target
        if not world.blocked(statement.job, statement.target) and (feed.source, statement.job) not in world.reads
        if feed.source in world.observed
        if not news or _is_news(world, feed.source, statement.target)
    }


def _is_news(world: World, source: Node, target: Node) -> bool:
    """Whether a column lineage of the target names the source that no job states through which the way leads anyway."""
    stated = [each for each in world.statements if each.target == target and not each.explicit]
    passed = [
        (each.feeds, each.explained, each.left_out)
        for each in stated
        if each.job is not None and (source, each.job) in world.reads and not world.blocked(each.job, target)
    ]
    naming = [each for each in stated if any(feed.source == source for feed in each.feeds)]
    return any((each.feeds, each.explained, each.left_out) not in passed for each in naming)


def _down(world: World, at: State, start: Node) -> Iterator[Step]:
    if at.end:
        return
    yield from ((State(job, end=True), None) for source, job in _read_by_lineage(world, news=True) if source == at.node)
    yield from ((State(job), None) for dataset, job in world.reads if dataset == at.node)
    for job, dataset in world.writes:
        if job == at.node and (job == start or not world.blocked(job, dataset)):
            yield State(dataset), None
    yield from ((State(target), None) for source, target in _derived(world, start) if source == at.node)


def _up(world: World, at: State, start: Node) -> Iterator[Step]:
    if at.end:
        return
    yield from ((State(dataset), None) for dataset, job in world.reads if job == at.node)
    if at.node == start:
        yield from ((State(source), None) for source, job in _read_by_lineage(world, news=True) if job == at.node)
    for job, dataset in world.writes:
        if dataset == at.node:
            yield State(job, end=world.blocked(job, dataset)), None
    yield from ((State(source), None) for source, target in _derived(world, start) if target == at.node)


def _names(world: World, job: Node, output: Node, source: Node) -> bool:
    """Whether a column lineage that the job states of its output names columns of the source: then it says all."""
    of_output = [each for each in world.statements if (each.job, each.target) == (job, output)]
    return any(feed.source == source for each in of_output if not each.explicit for feed in each.feeds)


def _columns_down(world: World, at: State, start: Node) -> Iterator[Step]:
    for statement, feed in _feeds(world):
        if feed.source == at.node and feed.column is not None and at.column in {None, feed.column}:
            yield State(statement.target, feed.into), statement.job
    yield from ((State(target), job) for source, target, job in _wholes(world) if source == at.node)
    for source, target, column, job in _unread(world):
        if source == at.node:
            yield State(target, column), job
    if at.node.kind == "job":
        for job, output in world.writes:
            if job == at.node and not at.end and (job == start or not world.blocked(job, output)):
                yield State(output), job
    else:
        yield from _through_readers(world, at.node)


def _through_readers(world: World, source: Node) -> Iterator[Step]:
    for job in (job for dataset, job in world.reads if dataset == source):
        outputs = [output for each, output in world.writes if each == job]
        if not outputs or job in world.ever_sources or any(world.blocked(job, output) for output in outputs):
            yield State(job, end=True), None
        for output in outputs:
            if not world.blocked(job, output):
                columns = _unexplained(world, job, output) if _names(world, job, output, source) else {None}
                yield from ((State(output, column), job) for column in columns)


def _columns_up(world: World, at: State, start: Node) -> Iterator[Step]:
    if at.end:
        return
    for statement, feed in _feeds(world):
        into = feed.into is None or at.column in {None, feed.into}
        if statement.target == at.node and feed.column is not None and into:
            yield State(feed.source, feed.column), statement.job
    yield from ((State(source), job) for source, target, job in _wholes(world) if target == at.node)
    for source, target, column, job in _unread(world):
        if target == at.node and at.column in {None, column}:
            yield State(source), job
    if at.node.kind == "job":
        yield from ((State(dataset), at.node) for dataset, job in world.reads if job == at.node)
        if at.node == start:
            yield from ((State(source), None) for source, job in _read_by_lineage(world, news=False) if job == at.node)
    else:
        yield from _through_writers(world, at.node, at.column)


def _through_writers(world: World, output: Node, column: str | None) -> Iterator[Step]:
    for job in (job for job, each in world.writes if each == output):
        yield State(job, end=True), None
        for source in (dataset for dataset, each in world.reads if each == job):
            left_out = _unexplained(world, job, output)
            open_to_all = left_out if column is None else left_out & {column}
            if not world.blocked(job, output) and (open_to_all or not _names(world, job, output, source)):
                yield State(source), job


def _unexplained(world: World, job: Node | None, output: Node) -> set[str]:
    """Columns that the output has and that nothing explains of what is stated of it: made of all that was used."""
    of_output = [each for each in world.statements if (each.job, each.target) == (job, output)]
    explained = {column for each in of_output for column in each.explained}
    return {column for each in of_output for column in each.left_out} - explained


def _unread(world: World) -> Iterator[tuple[Node, Node, str, Node | None]]:
    """Sources that a lineage names although nothing says that its job reads them, with columns that it leaves out."""
    for statement in world.statements:
        job, target = statement.job, statement.target
        if job is not None and world.blocked(job, target):
            continue
        for source in {feed.source for feed in statement.feeds} - {target}:
            if (source, job) not in world.reads:
                for column in _unexplained(world, job, target) & statement.left_out:
                    yield source, target, column, job


def _wholes(world: World) -> set[tuple[Node, Node, Node | None]]:
    """Sources that count as a whole, their targets, and who says so; what a job reads it reads without being told."""
    return {
        (feed.source, statement.target, statement.job)
        for statement, feed in _feeds(world)
        if feed.column is None and (feed.source, statement.target) not in world.reads
    }
