"""What witnesses say of a change: how likely their verdicts are if it is the cause. Pure.

Barinel's reasoning (Abreu, Zoeteweij and van Gemund 2009) with rates that are given, not fitted: who has the cause is
bad, but for the times when it does no harm; who has it not is bad only for another reason (a noisy or); and some
verdicts are wrong. So a good one that has the change speaks strongly against it, and a bad one that lacks it less.

The versions of another node have two things in common: whether what changed matters to it at all, and whether it is bad
for a reason of its own. Both are weighed once for the node and not once for each version, so that a model that is bad
for another reason, however many versions it has, says only so much against a change that it cannot have.
"""

from collections.abc import Sequence
from itertools import groupby
from math import log, prod
from typing import Final, NamedTuple

from headwater.counted import counted
from query_api.compare.change import Change, DataChange
from query_api.root_cause import weights
from query_api.root_cause.effect import became_unusual_with
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.kinds import KINDS
from query_api.root_cause.reach import SUREST_FIRST, Reach
from query_api.root_cause.witnesses import OtherFailedRun, OtherVersion, OwnVersion

#: What each verdict is compared with: that it falls like a coin.
_BY_CHANCE: Final = 0.5


class Siblings(NamedTuple):
    """What they say, and whether one beside the bad one itself confirms it."""

    confirmed: bool
    factor: Factor


def siblings(evidence: Evidence, index: int) -> Siblings | None:
    """How much likelier their verdicts are if the change is the cause than by chance; None if there are none."""
    if not evidence.witnesses:
        return None
    own = [each for each in evidence.witnesses if isinstance(each, OwnVersion)]
    others = [each for each in evidence.witnesses if not isinstance(each, OwnVersion)]
    likely = (_said(each.bad, each.counts_as_having(index), weights.OTHER_REASON_OWN) for each in own)
    value = sum(log(each / _BY_CHANCE) for each in likely)
    for _, of_node in groupby(sorted(others, key=_group), key=_group):
        together = list(of_node)
        value += log(_of_node(evidence, index, together)) - len(together) * log(_BY_CHANCE)
    value *= weights.CERTAINTY
    bad_has = any(each.counts_as_having(index) for each in evidence.witnesses if each.bad)
    factor = Factor("siblings", round(value, 3), _text(evidence, index))
    return Siblings(value >= weights.CONFIRMED and bad_has, factor)


def _group(witness: OtherVersion | OtherFailedRun) -> tuple[str, str]:
    return type(witness).__name__, witness.node


def _said(bad: bool, has: bool, otherwise: float) -> float:
    """How likely a verdict is; `otherwise`: how likely it is bad without the change."""
    worse = otherwise + (1 - otherwise) * weights.HARM * has
    said_bad = worse * (1 - weights.WRONG_VERDICT) + (1 - worse) * weights.WRONG_VERDICT
    return said_bad if bad else 1 - said_bad


def _of_node(evidence: Evidence, index: int, together: Sequence[OtherVersion | OtherFailedRun]) -> float:
    """How likely the verdicts on the versions of one node are."""
    having = [each for each in together if each.counts_as_having(index)]
    uses = max((weights.USES[_reach(evidence, evidence.changes[index], each)] for each in having), default=0.0)
    used, unused = (
        prod(_said(each.bad, harms and each.counts_as_having(index), weights.OTHER_REASON) for each in together)
        for harms in (True, False)
    )
    own_reason = _OWN_REASON[type(together[0])] if any(each.bad for each in together) else 0.0
    # A reason of its own begins before any of its versions or after all of them: each as likely.
    by_itself = 1 / (len(together) + 1)
    return own_reason * by_itself + (1 - own_reason) * (uses * used + (1 - uses) * unused)


_OWN_REASON: Final = {OtherVersion: weights.OWN_REASON_OF_VERSIONS, OtherFailedRun: weights.OWN_REASON_OF_RUNS}


def _reach(evidence: Evidence, change: Change, witness: OtherVersion | OtherFailedRun) -> Reach:
    """How what changed reaches a witness of another node; `job` if no columns are known that did."""
    if KINDS[change.kind].whole:
        return "column"
    if change.node_kind == "job":
        found: set[Reach] = {
            witness.graph.reach(dataset, columns)
            for dataset, columns in became_unusual_with(evidence, change)
            if columns
        }
        return min(found, key=SUREST_FIRST.index) if found else "job"
    deviation = evidence.deviations.get(change.node) if isinstance(change, DataChange) else None
    if deviation is not None and any(not each.metric.column for each in deviation.values):
        return "column"
    return witness.graph.reach(change.node, change.columns)


def _text(evidence: Evidence, index: int) -> str:
    own = [each for each in evidence.witnesses if isinstance(each, OwnVersion)]
    others = [each for each in evidence.witnesses if isinstance(each, OtherVersion)]
    failed = [each.counts_as_having(index) for each in evidence.witnesses if isinstance(each, OtherFailedRun)]
    parts = [_counts(own, index, "other versions of the node")] if own else []
    if others:
        nodes = len({each.node for each in others})
        parts.append(_counts(others, index, f"versions of {counted(nodes, 'other node')}"))
    if failed:
        many = "runs of other jobs that fail too"
        parts.append(f"{sum(failed)} of {counted(len(failed), 'run of another job that fails too', many)}")
    return "it is in " + "; in ".join(parts)


def _counts(witnesses: Sequence[OwnVersion] | Sequence[OtherVersion], index: int, what: str) -> str:
    bad = [each.counts_as_having(index) for each in witnesses if each.bad]
    good = [each.counts_as_having(index) for each in witnesses if not each.bad]
    return f"{sum(bad)} of {len(bad)} bad and {sum(good)} of {len(good)} good {what}"
