"""What a change of each kind means, in one table: how much it counts, what it can do, what to look at next.

The numbers are log-odds (`docs/root-cause.md`), set as those of `query_api/root_cause/weights.py` are.

A new kind is a row here, its class in `query_api/compare/change.py`, and what finds it (that module says where). Of
what a dataset may have, `who_has_change` says how to see that another version has it, by the function that reads what
is compared; `factors.origin` may say when it is the echo of a change above it.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from query_api.compare.change import (
    Change,
    CodeChange,
    DataChange,
    EngineChange,
    EnvironmentChange,
    InputsChange,
    Kind,
    ParametersChange,
    SchemaChange,
    SliceChange,
)
from query_api.compare.environment_changes import ONLY_HOW as ONLY_HOW_IT_RUNS
from query_api.compare.release import PATCH
from query_api.compare.run_values import OF_A_RUN, parted


class Meaning(NamedTuple):
    """What a change of one kind means.

    Attributes:
        prior: how likely it is to break something, before anything else is known of it.
        size: how much each unit of its size adds.
        check: the cheapest thing to look at, with `{node}`, `{columns}` and `{since}`.
        columns: what stands for `{columns}` if none are known.
        effect: of what changes what a job makes: how much of what became unusual below is put down to it, for each
            unit of its size; None of all else.
        shows: of the same, how likely it is that what it breaks shows in the statistics of the columns that it makes.
        shows_in_rows: the same in the number of rows.
        whole: whether it concerns all of a dataset, whichever columns are used of it.
    """

    prior: float
    size: float
    check: str
    columns: str = ""
    effect: float | None = None
    shows: float = 0.0
    shows_in_rows: float = 0.0
    whole: bool = False


#: Data and schemas break readers that were not asked, code changes are many and mostly meant, metadata breaks nothing.
KINDS: Final[Mapping[Kind, Meaning]] = {
    # Size in powers of two, or quarters of the rows.
    "data": Meaning(
        prior=0.6,
        size=0.8,
        check="compare the values of {columns} in {node} before and after {since}",
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
        shows=0.7,
        shows_in_rows=0.4,
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
        shows=0.6,
        shows_in_rows=0.2,
        check="run {node} as it was before on the same inputs, and compare its output",
    ),
    # Size in powers of two.
    "parameters": Meaning(
        prior=0.2,
        size=0.5,
        effect=0.3,
        shows=0.5,
        shows_in_rows=0.1,
        check="run {node} with the parameters as they were before",
    ),
    "assertion": Meaning(prior=0.0, size=0.5, whole=True, check="look at the rows of {node} that break the assertion"),
    # A major version is 1.
    "engine": Meaning(
        prior=0.2,
        size=1.0,
        effect=0.6,
        shows=0.5,
        shows_in_rows=0.1,
        check="run {node} on the engine as it was before",
    ),
    # A major version of one package is 1. Between an engine and a parameter: most packages are not what a job is made
    # with, and those that are change what it makes as an engine does.
    "environment": Meaning(
        prior=0.2,
        size=0.8,
        effect=0.5,
        shows=0.5,
        shows_in_rows=0.1,
        check="run {node} in the environment as it was before",
    ),
    "metadata": Meaning(prior=-4.0, size=0.0, check="ask the owner of {node} what changed"),
}


#: How much less likely than others of its kind a change breaks something that is harmless by what it is.
ONLY_GAINED: Final = -1.5
ONLY_LAYOUT: Final = -1.5
ONLY_READ_TOO: Final = -0.5
ONLY_ITS_RUN: Final = -1.5
ONLY_HOW: Final = -1.0
#: The same of data that are hardly beyond the usual, and from which size on they are more than that: a day on which
#: there is more than usual is seldom one on which something broke, but for rows that are there several times.
ONLY_LITTLE: Final = -1.0
SOMETHING: Final = 0.5
SOMETHING_MORE: Final = 2.0
ONLY_PATCH: Final = -0.5
#: Parameters that say how a job is run and not what it makes: seeds, and what machines it has.
_RUNS_ON: Final = re.compile(
    r"(^|[._-])(seed|random_state|(num_)?(workers|threads|executors|cores|cpus)|memory|mem|parallelism|retries|queue"
    r"|pool|log_level|verbose|attempt|try_number|run_id)$",
    re.IGNORECASE,
)


def prior(change: Change) -> float:
    """How likely a change is to break something, by its kind and by what it is."""
    less = harmless(change)
    if isinstance(change, DataChange) and not less:
        something = SOMETHING_MORE if change.only_more else SOMETHING
        less = ONLY_LITTLE * max(0.0, 1 - change.size / something)
    return round(KINDS[change.kind].prior + less, 3)


def harmless(change: Change) -> float:
    """How much less likely than others of its kind a change breaks something by what it is; 0: no less.

    Who reads columns by name does not see one that was gained, or another order, and what is read too takes nothing
    away; in how many files and bytes rows lie says little of the rows; a date that moved on, or another id, is what
    every run has; a seed or the number of workers says how a job is run and not what it makes, as do cores, memory and
    the kernel of its machine; a patch release, of an engine or of one package, is meant to change nothing but what was
    broken.
    """
    match change:
        case SchemaChange() | InputsChange() | DataChange():
            return _of_what_is_there(change)
        case CodeChange() | SliceChange() if change.parts and all(part.key == OF_A_RUN for part in change.parts):
            return ONLY_ITS_RUN
        case ParametersChange():
            return max(_of_parameter(name, change.before[name], value) for name, value in change.after.items())
        case EngineChange() | EnvironmentChange():
            return _of_what_it_ran_on(change)
        case _:
            return 0.0


def _of_what_is_there(change: SchemaChange | InputsChange | DataChange) -> float:
    """The same of columns, of what is read, and of data."""
    match change:
        case SchemaChange(removed=(), retyped=()):
            return ONLY_GAINED
        case InputsChange(before=[]):
            return ONLY_READ_TOO
        case DataChange(only_layout=True):
            return ONLY_LAYOUT
        case _:
            return 0.0


def _of_parameter(name: str, before: str | None, after: str | None) -> float:
    """The same of one parameter."""
    if _RUNS_ON.search(name):
        return ONLY_HOW
    if before is not None and after is not None and parted(before).wording == parted(after).wording:
        return ONLY_ITS_RUN
    return 0.0


def _of_what_it_ran_on(change: EngineChange | EnvironmentChange) -> float:
    """The same of an engine, or of packages and machines: of several small releases one may do what none should."""
    if change.parts and all(part.facet in ONLY_HOW_IT_RUNS for part in change.parts):
        return ONLY_HOW
    return ONLY_PATCH if change.size <= PATCH and len(change.parts) <= 1 else 0.0
