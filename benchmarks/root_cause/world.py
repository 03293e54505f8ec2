"""One world: its plan, its history with a planted fault in it, the question about it, and the answer that is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from benchmarks.events import Event
from benchmarks.root_cause import emit
from benchmarks.root_cause.background import background
from benchmarks.root_cause.change import Change
from benchmarks.root_cause.failing import Failure, failure, is_brittle
from benchmarks.root_cause.faults import expected, plant
from benchmarks.root_cause.history import Done, history
from benchmarks.root_cause.labels import Asked, Version, question, versions
from benchmarks.root_cause.manners import BUSY, CALM, Manners
from benchmarks.root_cause.plan import DAY, SHAPES, Plan, chance_of, plan, unmeasured
from headwater.identity import dataset_id, job_id

#: Models of a world whose versions are all evaluated, and of one in which only the two that are asked about are.
MANY_MODELS, ONE_MODEL = 4, 1
#: When a fault begins, in parts of the history.
BEGINS = (0.5, 0.75)
#: Places that are tried until the fault reaches a version of the asked model.
TRIES = 60


def _undoes(change: Change, fault: Change) -> bool:
    """Whether an innocent change would take back what a fault has set. A later commit still has the fault in it."""
    same = change.name == fault.name and change.at >= fault.at
    return same and bool(change.to.keys() & fault.to.keys() - {"commit"})


class NoPlaceError(Exception):
    """The fault has no place in this world from which it reaches a version of the model."""


@dataclass(frozen=True, slots=True)
class World:
    """A world with one fault in it. `kind` and `node_id` are those of the suspect that is right."""

    plan: Plan
    name: str
    fault: Change
    kind: str
    node_id: str
    asked: Asked | Failure
    runs: list[Done]
    evaluated: list[Version]

    @property
    def question(self) -> dict[str, str]:
        if isinstance(self.asked, Failure):
            runs = (emit.run_id(self.plan, done.run) for done in (self.asked.bad, self.asked.good))
            node, bad, good = job_id(self.plan.name, self.asked.bad.job.name), *runs
        else:
            node = dataset_id(self.plan.name, self.asked.bad.model)
            bad, good = str(self.asked.bad.number), str(self.asked.good.number)
        named = isinstance(self.asked, Failure) or self.asked.good_named
        return {"nodeId": node, "bad": bad} | ({"good": good} if named else {})

    @property
    def siblings(self) -> int | None:
        """How many other versions are evaluated; None if what is asked about is a job that fails."""
        return None if isinstance(self.asked, Failure) else self.asked.siblings

    def events(self) -> Iterator[Event]:
        return emit.events(self.plan, self.runs, self.evaluated)


def world(
    fault: str,
    jobs: int,
    days: int,
    seed: int,
    *,
    siblings: bool,
    measured: bool = True,
    failing: bool = False,
    late: bool = False,
    manners: Manners = CALM,
) -> World:
    """The world of this seed with a fault of this name.

    Args:
        fault: one of `benchmarks.root_cause.faults.FAULTS`.
        jobs: how many.
        days: length of the history.
        seed: of everything that is left to chance.
        siblings: whether there are several models, all of whose versions are evaluated.
        measured: whether producers tell statistics of datasets.
        failing: whether what is asked about is a job that the fault makes fail; no model is evaluated then.
        late: whether it is asked after a while, about the last bad version, and not said which was good.
        manners: how the people of that world work.

    Raises:
        NoPlaceError: the world has no place for it.
    """
    shape = SHAPES[seed % len(SHAPES)]
    kind = "failing" if failing else "many" if siblings else "one"
    told = ("-busy" if manners is BUSY else "") + ("-late" if late else "")
    name = f"{shape}-{jobs}-{seed}-{kind}-{fault.replace(' ', '_')}{told}"
    laid = plan(name, jobs, shape, seed, MANY_MODELS if siblings else ONE_MODEL, manners)
    if not measured:
        laid = unmeasured(laid)
    around = background(laid, days, seed)
    for attempt in range(TRIES):
        chance = chance_of("fault", seed, fault, attempt)
        planted = plant(fault, laid, chance, round(chance.uniform(*BEGINS) * days * DAY))
        if planted is None:
            continue
        kept = [change for change in around if not _undoes(change, planted)]
        if failing:
            runs = list(history(laid, [*kept, planted], days, seed, partial(is_brittle, seed=seed, fault=planted)))
            failed = failure(runs, seed, planted)
            asked = None if failed is None else (failed, [])
        else:
            runs = list(history(laid, [*kept, planted], days, seed))
            asked = question(versions(runs, seed, manners), laid.models[0].output, seed, siblings=siblings, late=late)
        if asked is None:
            continue
        kind, node, at = expected(planted, laid)
        node_id = dataset_id(name, at) if node == "dataset" else job_id(name, at)
        return World(laid, fault, planted, kind, node_id, asked[0], runs, asked[1])
    raise NoPlaceError(f"{name}: no place of {TRIES} from which the fault reaches the model")
