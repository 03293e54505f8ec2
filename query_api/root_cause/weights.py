"""The numbers of the ranking: log-odds that each piece of evidence adds (`docs/root-cause.md`).

Those that differ by the kind of change are in `query_api/root_cause/kinds.py`. All were set by reasoning and then
looked at with the tuning seeds of `benchmarks/root_cause`, never the reported ones.
"""

from typing import Final

from query_api.root_cause.reach import Reach

#: The bad run saw the change and the good one did not.
TIMING: Final = 1.0
#: The good one has it too, on another way. If columns lead there from what changed to what the good one used, it was
#: there while things were fine: nearly out. If only tables are known to, it may have come by what nobody used there. Of
#: a job nobody knows which columns it changed.
TIMING_ALSO_IN_GOOD: Final[dict[Reach, float]] = {"column": -1.0, "table": 0.8, "job": 0.3, "none": TIMING}

#: Most that the size of a change adds.
MOST_SIZE: Final = 2.0

#: Rarity is log10((n - k + 1) / (k + 1)) for k such changes in n earlier pairs of runs, the odds that none happens: a
#: job that changed for the first time in a hundred runs is news; a date or a seed, which is another one with every run,
#: was as much another one while things were fine, and that speaks against it.
MOST_RARITY: Final = 1.2
LEAST_RARITY: Final = -1.5

#: What is changed reaches what the symptom uses: by columns all the way, by tables, or as far as columns are known not.
REACH_COLUMN: Final = 0.8
REACH_TABLE: Final = 0.0
REACH_JOB: Final = -0.3
REACH_NONE: Final = -2.5

#: The first of its kind on the path, or the echo of one above it.
ORIGIN: Final = 0.7
ECHO: Final = -2.5
#: The echo of a change of another kind, that may or may not explain it.
ECHO_OTHER: Final = -1.5
#: Something above it is unusual too, but in another way or less.
ECHO_PARTLY: Final = -0.3

#: What a change did: numbers of the output became unusual while those of the inputs did not; or they did not at all.
EFFECT: Final = 1.8
NO_EFFECT: Final = -1.2
#: The same where only rows are counted, which most changes leave as they are.
NO_EFFECT_ON_ROWS: Final = -0.3
#: How much of the effect is put down to a change at least, however small.
EFFECT_LEAST: Final = 0.4
#: How much less that says with each job between the one that changed and the nearest dataset that is measured.
EFFECT_STEP: Final = 0.6

#: Ochiai's coefficient of witnesses, less what chance would give, by how many there are: shrunk by n / (n + this).
SIBLINGS: Final = 7.0
SIBLINGS_EVEN: Final = 0.6
SIBLINGS_SHRINK: Final = 2.0
#: A bad version of another node that lacks the change may be bad for another reason: how much it counts.
LACKING_OTHER_VERSION: Final = 0.7
#: The same of a run of another job that failed: they fail for many reasons.
LACKING_OTHER_RUN: Final = 0.3
#: How surely a bad and a good version of another node have what changed, by how it reaches them (`job`: it is not known
#: by which columns).
HAS_BAD: Final[dict[Reach, float]] = {"column": 1.0, "table": 1.0, "job": 1.0, "none": 0.3}
HAS_GOOD: Final[dict[Reach, float]] = {"column": 1.0, "table": 0.4, "job": 0.4, "none": 0.0}
#: A coefficient from which witnesses confirm a suspect.
CONFIRMED: Final = 0.7
