"""What witnesses say of a change: how likely their verdicts are if it is the cause. Pure.

Barinel's reasoning (Abreu, Zoeteweij and van Gemund 2009) with rates that are given, not fitted: who has the cause is
bad, but for the times when it does no harm; who has it not is bad only for another reason (a noisy or); and some
verdicts are wrong. So a good one that has the change speaks strongly against it, and a bad one that lacks it less.

The versions of another node have two things in common: whether what changed matters to it at all, and whether it is bad
for a reason of its own. Both are weighed once for the node and not once for each version, so that a model that is bad
for another reason, however many versions it has, says only so much against a change that it cannot have.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from math import log, prod
from statistics import fmean
from typing import Final, NamedTuple

from headwater.counted import counted
from query_api.compare.change import Change, DataChange
from query_api.root_cause import weights
from query_api.root_cause.effect import became_unusual_with
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.kinds import KINDS
from query_api.root_cause.reach import SUREST_FIRST, Reach
from query_api.root_cause.witnesses import OtherFailedRun, OtherVersion, OwnVersion, Witness

_Other = OtherVersion | OtherFailedRun
#: What each verdict is compared with: that it falls like a coin.
_BY_CHANCE: Final = 0.5


class Rates(NamedTuple):
    """What is the same for all verdicts: what part is wrong, and how likely another node has a reason of its own."""

    wrong: float
    own_reason: float


class Siblings(NamedTuple):
    """What they say, and whether one beside the bad one itself confirms it."""

    confirmed: bool
    factor: Factor


def siblings(evidence: Evidence, index: int) -> Siblings | None:
    """How much likelier their verdicts are if the change is the cause than by chance; None if there are none."""
    if not evidence.witnesses:
        return None
    own = [each for each in evidence.witnesses if isinstance(each, OwnVersion)]
    others = sorted((each for each in evidence.witnesses if not isinstance(each, OwnVersion)), key=_group)
    nodes = [list(of_node) for _, of_node in groupby(others, key=_group)]
    of_own = _counted(own, index)
    of_nodes = [_Node(_counted(together, index), _uses(evidence, index, together), together[0]) for together in nodes]
    likely = fmean(
        _said(of_own, weights.OTHER_REASON_OWN, wrong) ** weights.VERSIONS_COUNT
        * prod(_of_node(each, Rates(wrong, reason)) for each in of_nodes)
        for wrong in weights.WRONG_VERDICTS
        for reason in weights.OWN_REASONS_OF_VERSIONS
    )
    verdicts = weights.VERSIONS_COUNT * len(own) + sum(map(len, nodes))
    value = weights.CERTAINTY * (log(likely) - verdicts * log(_BY_CHANCE))
    bad_has = any(each.counts_as_having(index) for each in evidence.witnesses if each.bad)
    factor = Factor("siblings", round(value, 3), _text(evidence, index))
    return Siblings(value >= weights.CONFIRMED and bad_has, factor)


def _group(witness: _Other) -> tuple[str, str]:
    return type(witness).__name__, witness.node


#: How many verdicts are bad, of versions that have the change: by both.
_Counted = Counter[tuple[bool, bool]]


class _Node(NamedTuple):
    """Verdicts on versions of another node, how likely what changed matters to it, and one of its versions."""

    said: _Counted
    uses: float
    one: _Other


def _counted(witnesses: Sequence[Witness], index: int) -> _Counted:
    return Counter((each.bad, each.counts_as_having(index)) for each in witnesses)


def _said(verdicts: _Counted, otherwise: float, wrong: float, *, harms: bool = True) -> float:
    """How likely verdicts are; `otherwise`: how likely a version is bad without the change."""
    likely = 1.0
    for (bad, has), times in verdicts.items():
        worse = otherwise + (1 - otherwise) * weights.HARM * (has and harms)
        said_bad = worse * (1 - wrong) + (1 - worse) * wrong
        likely *= (said_bad if bad else 1 - said_bad) ** times
    return likely


def _uses(evidence: Evidence, index: int, together: Sequence[_Other]) -> float:
    """How likely what changed matters to a node of which these are versions."""
    having = (each for each in together if each.counts_as_having(index))
    return max((weights.USES[_reach(evidence, evidence.changes[index], each)] for each in having), default=0.0)


def _of_node(node: _Node, rates: Rates) -> float:
    """How likely the verdicts on the versions of one node are."""
    used, unused = (_said(node.said, weights.OTHER_REASON, rates.wrong, harms=harms) for harms in (True, False))
    by_reason = weights.OWN_REASON_OF_RUNS if isinstance(node.one, OtherFailedRun) else rates.own_reason
    own_reason = by_reason if any(bad for bad, _ in node.said) else 0.0
    # A reason of its own begins before any of its versions or after all of them: each as likely.
    by_itself = 1 / (node.said.total() + 1)
    return own_reason * by_itself + (1 - own_reason) * (node.uses * used + (1 - node.uses) * unused)


def _reach(evidence: Evidence, change: Change, witness: _Other) -> Reach:
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
    if deviation is not None and any(not each.metric.column for each in deviation.of_content):
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
    told = [f"{sum(has)} of {len(has)} {word}" for has, word in ((bad, "bad"), (good, "good")) if has]
    return f"{' and '.join(told)} {what}"
