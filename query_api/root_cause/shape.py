"""The answer about a root cause, as it is shown: field names are a contract, see `docs/root-cause.md`."""

from typing import Literal

from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape
from query_api.compare.shape import Change
from query_api.history.shape import ReadsByRule, RunState, Verdict


@shape
class Symptom(TypedDict):
    """What is wrong."""

    nodeId: str
    """The node that was asked about."""
    runId: str
    """The bad run."""
    job: str
    """Id of its job."""


@shape
class ComparedVersion(TypedDict):
    """One of the two versions, or runs, that are compared."""

    runId: str
    version: str | None
    """Its explicit version."""
    at: str
    """When its run ended."""
    state: RunState | None
    verdict: Verdict | None
    """What is known of it; null: nothing is said."""
    error: str | None
    """The error of a run that failed."""


#: The pieces of evidence, in the order in which they stand.
FactorName = TypeAliasType(
    "FactorName", Literal["prior", "timing", "size", "rarity", "reach", "origin", "effect", "shared", "siblings"]
)


@shape
class Factor(TypedDict):
    """One piece of evidence for or against a suspect."""

    name: FactorName
    value: float
    """Log-odds: above 0 it speaks for it, below against."""
    text: str
    """What it is, in words."""


@shape
class Suspect(TypedDict):
    """A change that may be the cause."""

    rank: int
    """From 1, the most likely."""
    score: float
    """Log-odds: the sum of the factors."""
    probability: float
    """Its share, from 0 to 1, if one of the suspects is the cause."""
    rung: str
    """How much stands behind it: `path+timing`, then `+column` if columns lead all the way, `+siblings` if other
    versions confirm it."""
    text: str
    """Where it is and what changed, in words."""
    owners: list[str]
    """Owners of the node that changed."""
    change: Change
    path: list[str]
    """Ids of the nodes from the change to the symptom."""
    factors: list[Factor]


@shape
class RuledOut(TypedDict):
    """A change that cannot be, or hardly is, the cause."""

    change: Change
    reason: str
    """Why not."""


@shape
class WitnessCounts(TypedDict):
    """Other versions and runs that were compared."""

    bad: int
    good: int
    elsewhere: int
    """How many of them are of other nodes."""
    nodes: int
    """Of how many other nodes they are."""
    notCompared: int
    """Known to be good or bad, but not compared."""
    notAsked: int
    """Datasets and jobs below what changed that were not looked at."""


@shape
class SilentProducer(TypedDict):
    """A producer of which the bad run has nothing newer than the good one."""

    producer: str
    since: str
    """When it was heard last."""


@shape
class RootCauseCoverage(TypedDict):
    """What the answer rests on: where nothing is reported, nothing can be found."""

    datasets: int
    """Upstream datasets."""
    datasetsWithStatistics: int
    jobs: int
    """Upstream jobs."""
    jobsWithCode: int
    reads: ReadsByRule
    sources: list[str]
    """Ids of datasets that no run is known to have written; at most 100."""
    witnesses: WitnessCounts
    unknownVersions: list[str]
    """Versions with verdicts that no run is known to have made: these verdicts count for nothing."""
    silentProducers: list[SilentProducer]
    texts: list[str]
    """All of it in sentences."""


@shape
class NextCheck(TypedDict):
    """The cheapest thing to look at that tells the most likely suspects apart."""

    check: str
    """What to do, in words."""
    nodeId: str
    separates: list[int]
    """Ranks of the suspects that it tells apart."""
    sure: bool
    """Whether the first suspect is likelier than all others together."""


@shape
class RootCauseCut(TypedDict):
    """Why the answer is not all there is."""

    reason: str
    """`closures`: not all that lies upstream was looked at; `time`: `coverage` says what was left out for want of time;
    `suspects`: there are more than are shown."""


@shape
class RootCauseAnswer(TypedDict):
    """What changed upstream before something went wrong, most likely cause first."""

    symptom: Symptom
    good: ComparedVersion
    bad: ComparedVersion
    suspects: list[Suspect]
    """At most 100, the most likely first."""
    ruledOut: list[RuledOut]
    """At most 100 changes that cannot be, or hardly are, the cause."""
    coverage: RootCauseCoverage
    next: NextCheck | None
    """Null without suspects."""
    truncated: RootCauseCut | None
