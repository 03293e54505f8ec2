"""Versions of a model or table, or runs of a job, each with whether it is known to be good or bad, and two to compare.

Pure; `query_api.history.read_judged_versions` reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.time import microseconds
from query_api.graph.resolve import Named
from query_api.history.run_view import RunView


class Judgement(Enum):
    """What is known of a version or run, as answers have it."""

    BAD = "bad"
    GOOD = "good"
    NOT_SAID = None

    @staticmethod
    def of(bad: bool | None) -> "Judgement":
        """Whether it is bad, as `headwater.verdict.verdict_of` says it."""
        if bad is None:
            return Judgement.NOT_SAID
        return Judgement.BAD if bad else Judgement.GOOD


@dataclass(frozen=True, slots=True)
class JudgedVersion:
    """A version of a dataset, or a run of a job: its run, when it ended (µs UTC), its explicit version."""

    view: RunView
    at: int
    version: str | None
    judgement: Judgement

    def is_named(self, text: str) -> bool:
        """Whether `text` is its version or the id of its run."""
        return text in {self.version, self.view.run_id}


class JudgedVersions(NamedTuple):
    """Those of a node, newest first, and the versions that are judged but that no known run has made."""

    known: list[JudgedVersion]
    unknown_versions: list[str]


def pick(of: JudgedVersions, bad: str | None, good: str | None, node: Named) -> tuple[JudgedVersion, JudgedVersion]:
    """The bad one and the good one to compare, as they are named, else by what is known.

    Raises:
        NotFound: a version, run or instant that is named is not among them.
        InvalidQuestion: nothing is known bad, there is nothing to compare with, or both are one.
    """
    if not of.known:
        raise InvalidQuestion("nothing is known to have made it: no run that succeeded wrote it, or ran")
    worse = _last_bad(of, node) if bad is None else version_named(of.known, bad, "bad")
    if good is not None:
        better = version_named(of.known, good, "good")
    else:
        older = of.known[of.known.index(worse) + 1 :]
        better = _last_not_bad(older, passed_over=_alone_among_bad(older) if node.kind in _JUDGED else None)
    if worse.view.key == better.view.key:
        raise InvalidQuestion(f"good and bad are one run, '{worse.view.run_id}': there is nothing to compare")
    return worse, better


def _last_bad(of: JudgedVersions, node: Named) -> JudgedVersion:
    """The run that the question is about, or the latest that is known to be bad."""
    if node.kind == "run":
        return next(each for each in of.known if each.view.run_id == node.names[0])
    worse = next((each for each in of.known if each.judgement is Judgement.BAD), None)
    if worse is None:
        said = f" ({said_in_vain(of.unknown_versions)})" if of.unknown_versions else ""
        raise InvalidQuestion(
            f"nothing of it is known to be bad{said}: say which version, run or instant is, with bad=…"
        )
    return worse


#: Nodes whose versions somebody judges, who may be wrong; a run that ended well did.
_JUDGED: Final = frozenset({"dataset", "column"})
#: So many bad ones before a good one, and a bad one after it, speak against the verdict on it.
_OUTVOTE: Final = 2


def _alone_among_bad(older: Iterable[JudgedVersion]) -> JudgedVersion | None:
    """The last good one, if those judged right before it are bad, and an earlier one is good.

    Of verdicts some are wrong, and a wrong one in the middle of a bad time would make the cause something that the good
    one has too. That one verdict is wrong is likelier than that everything was mended for one version and broke anew;
    of two good ones in a row it is not.
    """
    judged = [each for each in older if each.judgement is not Judgement.NOT_SAID]
    at = next((place for place, each in enumerate(judged) if each.judgement is Judgement.GOOD), None)
    if at is None:
        return None
    before = judged[at + 1 :]
    outvoted = len(before) > _OUTVOTE and all(each.judgement is Judgement.BAD for each in before[:_OUTVOTE])
    return judged[at] if outvoted and any(each.judgement is Judgement.GOOD for each in before) else None


def passed_over(of: JudgedVersions, worse: JudgedVersion, better: JudgedVersion) -> list[JudgedVersion]:
    """The versions between the two that are known to be good too."""
    return [each for each in of.known if better.at < each.at < worse.at and each.judgement is Judgement.GOOD]


def _last_not_bad(older: list[JudgedVersion], *, passed_over: JudgedVersion | None) -> JudgedVersion:
    """The latest that is known to be good, or else of which nothing is said."""
    for judgement in (Judgement.GOOD, Judgement.NOT_SAID):
        better = next((each for each in older if each.judgement is judgement and each is not passed_over), None)
        if better is not None:
            return better
    raise InvalidQuestion("nothing before it is known that was not bad: say what to compare with, with good=…")


def version_named(known: Iterable[JudgedVersion], text: str, which: str) -> JudgedVersion:
    """The one that a version, a run id or an instant (the last by then) names; `which` is for messages.

    Raises:
        NotFound: none.
    """
    known = list(known)
    found = next((each for each in known if each.is_named(text)), None)
    if found is not None:
        return found
    try:
        instant = microseconds(text)
    except ValueError:
        raise NotFound(f"{which}='{text[:200]}' is no version, run id or instant of those that made it") from None
    found = next((each for each in known if each.at <= instant), None)
    if found is None:
        raise NotFound(f"{which}='{text}': nothing had made it by then")
    return found


def said_in_vain(versions: Iterable[str]) -> str:
    """A sentence about versions that are judged, but that no run is known to have made."""
    named = [repr(each[:100]) for each in versions]
    one = len(named) == 1
    made = f"no run is known to have made {'it' if one else 'them'}"
    return f"verdicts on version{'' if one else 's'} {', '.join(named)} count for nothing: {made}"
