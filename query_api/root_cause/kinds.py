"""What a change of each kind means, in one table: how much it counts, what it can do, what to look at next.

The numbers are log-odds (`docs/root-cause.md`), set as those of `query_api/root_cause/weights.py` are.

A new kind is a row here, its class in `query_api/compare/change.py`, and what finds it (that module says where). Of
what a dataset may have, `who_has_change` says how to see that another version has it, by the function that reads what
is compared; `factors.origin` may say when it is the echo of a change above it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from query_api.compare.change import Change, DataChange, EngineChange, Kind, SchemaChange


class Meaning(NamedTuple):
    """What a change of one kind means.

    Attributes:
        prior: how likely it is to break something, before anything else is known of it.
        size: how much each unit of its size adds.
        check: the cheapest thing to look at, with `{node}` and `{columns}`.
        columns: what stands for `{columns}` if none are known.
        effect: of what changes what a job makes: how much of what became unusual below is put down to it, for each
            unit of its size; None of all else.
        whole: whether it concerns all of a dataset, whichever columns are used of it.
    """

    prior: float
    size: float
    check: str
    columns: str = ""
    effect: float | None = None
    whole: bool = False


#: Data and schemas break readers that were not asked, code changes are many and mostly meant, metadata breaks nothing.
KINDS: Final[Mapping[Kind, Meaning]] = {
    # Size in powers of two, or quarters of the rows.
    "data": Meaning(
        prior=0.6,
        size=0.8,
        check="compare the values of {columns} in {node} before and after that write",
        columns="the rows",
    ),
    # A column lost is 1, one retyped 0.7.
    "schema": Meaning(
        prior=0.0, size=1.8, check="look for {columns} of {node} in what reads it", columns="the columns"
    ),
    # A dataset read no longer is 1.
    "inputs": Meaning(
        prior=0.5,
        size=0.8,
        effect=0.6,
        check="compare the inputs that {node} reads now with those that it read before",
    ),
    # Size in powers of two beyond the threshold.
    "stale-input": Meaning(
        prior=0.4,
        size=0.6,
        whole=True,
        check="see why {node} was not written, and run what reads it again once it is",
    ),
    "failed-run": Meaning(
        prior=0.3,
        size=0.5,
        whole=True,
        check="read the error of {node}, repair it, and run what depends on it again",
    ),
    # Size as part of the words.
    "code": Meaning(
        prior=0.3,
        size=0.6,
        effect=2.0,
        check="run {node} as it was before on the same inputs, and compare its output",
    ),
    # Size in powers of two.
    "parameters": Meaning(prior=0.2, size=0.5, effect=0.3, check="run {node} with the parameters as they were before"),
    "assertion": Meaning(prior=0.0, size=0.5, whole=True, check="look at the rows of {node} that break the assertion"),
    # A major version is 1.
    "engine": Meaning(prior=0.0, size=1.0, effect=0.6, check="run {node} on the engine as it was before"),
    "metadata": Meaning(prior=-4.0, size=0.0, check="ask the owner of {node} what changed"),
}


#: How much less likely than others of its kind a change breaks something that is harmless by what it is.
ONLY_GAINED: Final = -1.5
ONLY_FILES: Final = -1.0
ONLY_PATCH: Final = -0.5
#: The size of a release of an engine that is neither a major nor a minor one.
_PATCH: Final = 0.25


def prior(change: Change) -> float:
    """How likely a change is to break something, by its kind and by what it is.

    Who reads columns by name does not see one that was gained, or another order; in how many files rows lie says
    nothing of the rows; a patch release is meant to change nothing but what was broken.
    """
    match change:
        case SchemaChange(removed=(), retyped=()):
            less = ONLY_GAINED
        case DataChange() if change.after.keys() == {"fileCount"}:
            less = ONLY_FILES
        case EngineChange() if change.size <= _PATCH:
            less = ONLY_PATCH
        case _:
            less = 0.0
    return KINDS[change.kind].prior + less
