"""The witnesses of a question: other versions of the node and of other nodes, with what each has of the changes."""

from typing import NamedTuple

from query_api.database import Question
from query_api.instant import END
from query_api.pinned.differences import hashes
from query_api.pinned.load import Pinning
from query_api.pinned.views import Pinned
from query_api.root_cause.below import below
from query_api.root_cause.candidates import Candidate, Candidates
from query_api.root_cause.coverage import Judged
from query_api.root_cause.elsewhere import Elsewhere, elsewhere
from query_api.root_cause.evidence import Witness
from query_api.root_cause.failing import FAILED, failing
from query_api.root_cause.gather import Gathered, feeds_of
from query_api.root_cause.symptom_graph import Feeds, SymptomGraph
from query_api.root_cause.witnesses import Having

#: Most other versions or runs of the node itself that are compared, those nearest in time to the bad one.
MOST_OWN = 16
#: About how many reads the closures of all witnesses may have, taken to have as many as the bad one's each.
MOST_READS = 60_000


class Asked(NamedTuple):
    """The node's versions or runs, the two that are compared with their closures, and its dataset."""

    of: Candidates
    bad: Candidate
    good: Candidate
    bad_closure: Pinned
    good_closure: Pinned
    symptom: str | None


async def summon(question: Question, pinning: Pinning, gathered: Gathered, asked: Asked) -> tuple[Judged, Feeds]:
    """The versions whose closures could be read whole, and the column edges into everything that is compared.

    `gathered.bodies` get what is needed to compare them.
    """
    own = _own(asked)
    symptom = {asked.symptom} if asked.symptom else set[str]()
    without = {each.view.key for each in asked.of.known} | symptom
    changed = {each.node for each in gathered.changes}
    reached = await below(question, changed)
    others = await elsewhere(question, pinning, reached.datasets, (asked.good.view, asked.bad.view), without)
    failed = await _failing(question, pinning, [*sorted(changed), *reached.datasets], asked)
    found = [*failed.versions, *others.versions]
    known = len(own) + len(found) + others.untaken + failed.untaken
    room = MOST_READS // max(1, len(asked.bad_closure.reads))
    own = own[: min(MOST_OWN, max(room // 2, room - len(found)))]
    versions = found[: room - len(own)]
    closures = await pinning.closures(each.view.key for each in (*own, *versions))
    whole = {run: closure for run, closure in closures.items() if not closure.truncated}
    gathered.bodies |= await pinning.body(hashes(*whole.values()))
    compared = (asked.bad_closure, asked.good_closure, *whole.values())
    made = symptom | {each.dataset for each in versions if each.dataset is not None}
    feeds = await feeds_of(question, pinning, made.union(*(closure.datasets for closure in compared)))
    having = Having(gathered.differences, gathered.deviations, gathered.bodies)
    witnesses = [
        Witness(bool(each.bad), having.of(closure)) for each in own if (closure := whole.get(each.view.key)) is not None
    ]
    witnesses += [
        Witness(
            each.bad,
            having.of(closure),
            each.dataset or each.view.job,
            SymptomGraph(closure, each.dataset, feeds),
            failed=each.dataset is None,
        )
        for each in versions
        if (closure := whole.get(each.view.key)) is not None
    ]
    return Judged(witnesses, known - len(witnesses), reached.more + failed.unasked, asked.of.astray), feeds


async def _failing(question: Question, pinning: Pinning, reached: list[str], asked: Asked) -> Elsewhere:
    """Other jobs' failed runs, if what is wrong is that a run failed: until a later one of its own job ended well."""
    bad, good = asked.bad, asked.good
    if asked.symptom is not None or bad.view.state not in FAILED:
        return Elsewhere([])
    since = min(good.view.ended, bad.view.ended)
    until = min((each.at for each in asked.of.known if each.bad is False and each.at > bad.at), default=END)
    above = asked.bad_closure.jobs.keys()
    return await failing(question, pinning, reached, lasted=(since, until), at=bad.at, without=above)


def _own(asked: Asked) -> list[Candidate]:
    """The other versions or runs of the node itself that are known to be good or bad, nearest to the bad one first."""
    compared = {asked.bad.view.key, asked.good.view.key}
    others = [each for each in asked.of.known if each.bad is not None and each.view.key not in compared]
    return sorted(others, key=lambda each: (abs(each.at - asked.bad.at), each.view.key))
