"""A folded batch of facts into the graph, in one transaction: lock, read, join, derive, write.

The steps of `apply`, all in one transaction; in the code they interleave, so that the server always has work (see
`graph_writer.statements`):

1. lock the jobs, then the datasets, then the runs of the batch, each by sorted key, and read what is stored of them;
2. join stored and new facts of runs and of what they used;
3. derive the summary edges and latest groups that follow from each joined run (`graph_writer.summary_edges`);
4. read those edges, join, and write every fact that differs from what is stored;
5. write contents that never change (facets, columns, column lineages) unless this process wrote them before.

If any step fails nothing of the batch is in the graph, and nothing is tried again here: what an error says of the
batch, and whether to wait, is for `graph_writer.isolate` to judge, which also knows when the writer stops. Two writers
may apply facts of one dataset, job or run at the same time: the locks make one wait.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import neo4j

from graph_writer import codec, facet_properties
from graph_writer.already_written import AlreadyWritten
from graph_writer.append_only import write_contents
from graph_writer.facts import DatasetFact, Direction, EdgeFact, FacetFact, JobFact, RenameFact, RunFact, UseFact
from graph_writer.fold import Facts, joined
from graph_writer.statements import Answer, Nowhere, Statements
from graph_writer.summary_edges import derived, with_latest
from headwater.graph.format import UNMARKED, Format
from headwater.graph.model import WRITER_APP

T = TypeVar("T", JobFact, DatasetFact, RunFact)
E = TypeVar("E", UseFact, EdgeFact)
N = TypeVar("N", JobFact, DatasetFact)
Key = tuple[str, Direction, str]


#: How Neo4j's list of transactions shows ours.
METADATA = {"app": WRITER_APP}

#: How long a transaction may take, seconds: longer than any healthy server needs for the widest event, so that one that
#: takes longer is a fault and not a wide event.
LONGEST = 600.0


class _MoreJobs(Exception):  # noqa: N818  (asks for another attempt, is no error)
    """A run turned out to belong to jobs that are not locked."""

    def __init__(self, jobs: set[str]) -> None:
        self.jobs = jobs


class Superseded(Exception):  # noqa: N818  (a state)
    """The graph is of another generation, or about to be: what was read for this one is no more of use."""


class Graph:
    """The one seam between facts and Neo4j, for one generation of the graph and one format.

    Not safe for several threads at once.
    """

    def __init__(
        self, driver: neo4j.Driver, database: str, generation: int = 0, written_as: Format | None = None
    ) -> None:
        self._driver = driver
        self._database = database
        self._generation = generation
        self._format = written_as or Format()
        self._written = AlreadyWritten()

    def apply(self, batch: Facts) -> None:
        """Join a batch into the graph, whole or not at all. Blocks; repeating it changes nothing.

        Raises:
            neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError: it was not applied.
            Superseded: nor will it be.
            RefusedGraph: the graph is of another format, or of other rules for names.
            StoredDataError: what is stored cannot be read.
        """
        jobs = set(batch.of(JobFact))
        with self._driver.session(database=self._database) as session:
            while more := self._transact(session, batch, jobs):
                jobs = jobs | more

    def _transact(self, session: neo4j.Session, batch: Facts, jobs: set[str]) -> set[str]:
        """Try once; the jobs that have to be locked besides, if nothing was applied for want of them."""
        self._written.begin()
        try:
            with session.begin_transaction(metadata=METADATA, timeout=LONGEST) as tx:
                self._attempt(tx, batch, jobs)
                tx.commit()
        except _MoreJobs as more:
            return more.jobs
        self._written.committed()
        return set()

    def _attempt(self, tx: neo4j.Transaction, batch: Facts, jobs: set[str]) -> None:
        for generation, phase, version, rules in Statements(tx)("generation"):
            if generation != self._generation or phase == "dropping":
                raise Superseded
            stored = self._mark(tx) if version is None else Format(version, rules)
            if refusal := self._format.refusal(stored):
                raise refusal
        _Attempt(Statements(tx), batch, jobs, self._written).run()

    def _mark(self, tx: neo4j.Transaction) -> Format:
        """Say what writes this graph, if nobody has; returns what it is of then."""
        ours = {"version": self._format.version, "rules": self._format.rules, "unmarked": UNMARKED}
        (marked,) = Statements(tx)("mark_format", written=[ours])
        return Format(*marked)


def fails_by_itself(batch: Facts) -> bool:
    """Whether it is the batch that an error of ours comes from: it comes where nothing is stored, too. Asks nobody."""
    nowhere = AlreadyWritten()
    nowhere.begin()
    try:
        _Attempt(Nowhere(), batch, set(batch.of(JobFact)), nowhere).run()
    except Exception:  # noqa: BLE001  (whatever it is)
        return True
    return False


class _Attempt:
    """One try of one transaction."""

    def __init__(self, ask: Statements, batch: Facts, jobs: set[str], written: AlreadyWritten) -> None:
        self._ask = ask
        self._batch = batch
        self._jobs_to_lock = jobs
        self._written = written

    def run(self) -> None:
        ask, batch = self._ask, self._batch
        run_keys = sorted(batch.of(RunFact))
        for jobs_of_run in ask("jobs_of_runs", keys=run_keys):
            self._jobs_to_lock.update(jobs_of_run)
        locked_jobs = ask("lock_jobs", keys=sorted(self._jobs_to_lock))
        locked_datasets = ask("lock_datasets", keys=sorted(batch.of(DatasetFact)))
        stored_jobs = _stored(locked_jobs, codec.job_fact)
        locked_runs = ask("lock_runs", keys=run_keys)
        stored_datasets = _stored(locked_datasets, codec.dataset_fact)
        stored_runs = _stored(locked_runs, codec.run_fact)
        if more := {job for run in stored_runs.values() for job in run.jobs} - self._jobs_to_lock:
            raise _MoreJobs(more)

        known_runs = list(stored_runs)
        read_uses: dict[Direction, Answer] = {way: ask(f"read_{name}", keys=known_runs) for way, name in _USES.items()}
        datasets = joined(stored_datasets, batch.of(DatasetFact))
        self._write(
            "datasets", stored_datasets, datasets, codec.dataset_properties, self._parts(facet_properties.DATASET)
        )
        runs = joined(stored_runs, batch.of(RunFact))
        self._write("runs", stored_runs, runs, codec.run_properties, _run_parts)
        stored_uses, use_elements = _stored_edges(read_uses, codec.use_fact)
        uses = joined(stored_uses, batch.of(UseFact))
        edges, latest = derived(runs, uses.values())
        edges.add(batch.of(EdgeFact).values())
        read_edges = self._read_edges(edges.of(EdgeFact))
        jobs = with_latest(joined(stored_jobs, batch.of(JobFact)), latest)
        self._write("jobs", stored_jobs, jobs, codec.job_properties, self._parts(facet_properties.JOB))
        self._write_edges(
            _USES,
            uses,
            use_elements,
            ends=lambda use: {"run": use.run, "target": use.target},
            properties=lambda key, use: {
                **codec.use_properties(use, runs[use.run]),
                **facet_properties.changed_of_use(stored_uses.get(key), use, self._body),
            },
            # the time of a use, and whether it was written, are its run's
            same=lambda key, use: use == stored_uses[key] and runs[key[0]] == stored_runs[key[0]],
        )
        stored_edges, edge_elements = _stored_edges(read_edges, codec.edge_fact)
        self._write_edges(
            _EDGES,
            joined(stored_edges, edges.of(EdgeFact)),
            edge_elements,
            ends=lambda edge: {"job": edge.job, "target": edge.target},
            properties=lambda _, edge: codec.edge_properties(edge),
            same=lambda key, edge: edge == stored_edges[key],
        )
        self._link(stored_runs, runs)
        write_contents(ask, batch, edges.of(RenameFact).values(), self._written)

    def _read_edges(self, keys: Iterable[Key]) -> dict[Direction, Answer]:
        pairs: dict[Direction, list[tuple[str, str]]] = {direction: [] for direction in _EDGES}
        for job, direction, target in sorted(keys):
            pairs[direction].append((job, target))
        return {direction: self._ask(f"read_{name}", pairs=pairs[direction]) for direction, name in _EDGES.items()}

    def _parts(self, promoted: facet_properties.Promoted) -> Callable[[N | None, N], facet_properties.Parts]:
        """What changed in the promoted parts of a job's or dataset's facets."""
        return lambda before, after: facet_properties.changed(
            promoted, before.facets if before else {}, after.facets, self._body
        )

    def _body(self, facet_hash: str) -> str:
        """The content of a facet that is new somewhere, so that it came with this batch."""
        return self._batch.of(FacetFact)[facet_hash].body

    def _write(
        self,
        name: str,
        stored: dict[str, T],
        new: dict[str, T],
        encode: Callable[[T], codec.Properties],
        parts: Callable[[T | None, T], facet_properties.Parts],
    ) -> None:
        rows = [
            {"key": key, "properties": {**encode(fact), **parts(before, fact)}}
            for key, fact in new.items()
            if fact != (before := stored.get(key))
        ]
        self._ask(f"write_{name}", rows=rows)

    def _write_edges(
        self,
        statements: dict[Direction, str],
        new: dict[Key, E],
        elements: dict[Key, str],
        *,
        ends: Callable[[E], dict[str, str]],
        properties: Callable[[Key, E], codec.Properties],
        same: Callable[[Key, E], bool],
    ) -> None:
        """Create edges that have no element id yet, update those that are not the same as what is stored."""
        for direction, statement in statements.items():
            created: list[codec.Properties] = []
            updated: list[codec.Properties] = []
            for key, fact in new.items():
                if fact.direction != direction:
                    continue
                if key not in elements:
                    created.append({**ends(fact), "properties": properties(key, fact)})
                elif not same(key, fact):
                    updated.append({"element": elements[key], "properties": properties(key, fact)})
            self._ask(f"create_{statement}", rows=created)
            self._ask(f"update_{statement}", rows=updated)

    def _link(self, stored: dict[str, RunFact], new: dict[str, RunFact]) -> None:
        jobs: list[dict[str, Any]] = []
        parents: list[dict[str, str]] = []
        for key, run in new.items():
            before = stored.get(key, RunFact(key, run.run_id))
            jobs += [{"run": key, "job": job, "observed": True} for job in sorted(run.jobs - before.jobs)]
            jobs += [
                {"run": key, "job": job, "observed": False}
                for job in sorted(run.named_jobs - before.named_jobs - run.jobs)
            ]
            parents += [{"child": key, "parent": parent} for parent in sorted(run.parents - before.parents)]
        self._ask("link_runs", rows=jobs)
        self._ask("link_parents", rows=parents)


def _stored(rows: Iterable[codec.Properties], decode: Callable[[codec.Properties], T | None]) -> dict[str, T]:
    """The facts of locked nodes by key, of those that were there before."""
    return {row["key"]: fact for row in rows if (fact := decode(row)) is not None}


def _stored_edges(
    answers: dict[Direction, Answer], decode: Callable[[Direction, str, str, codec.Properties], E]
) -> tuple[dict[Key, E], dict[Key, str]]:
    """The facts of edges and their element ids, by key."""
    facts: dict[Key, E] = {}
    elements: dict[Key, str] = {}
    for direction, rows in answers.items():
        for source, target, element, properties in rows:
            fact = decode(direction, source, target, properties)
            facts[fact.key] = fact
            elements[fact.key] = element
    return facts, elements


def _run_parts(before: RunFact | None, after: RunFact) -> facet_properties.Parts:
    return facet_properties.changed(facet_properties.RUN, before.facets if before else {}, after.facets, str)


# The seldom ones first: while the server reads the others, these are decoded.
_USES: dict[Direction, str] = {"state": "stated", "read": "reads", "write": "writes"}
_EDGES: dict[Direction, str] = {"state": "states", "read": "consumed", "write": "produced"}
