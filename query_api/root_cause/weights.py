"""The numbers of the ranking: log-odds that each piece of evidence adds (`docs/root-cause.md`).

Those that differ by the kind of change are in `query_api/root_cause/kinds.py`. All were set by reasoning and then
looked at with the tuning seeds of `benchmarks/root_cause`, never the reported ones.
"""

from typing import Final

from query_api.root_cause.reach import Reach

#: The bad run saw the change and the good one did not.
TIMING: Final = 1.0
#: The same where nobody says whether the good one did.
TIMING_NOT_SAID: Final = 0.7
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
#: Which columns of what it makes a job has changed is not known.
REACH_COLUMN: Final = 0.8
REACH_TABLE: Final = 0.0
REACH_JOB: Final = -0.5
REACH_NONE: Final = -2.5

#: The first of its kind on the path, or the echo of one above it.
ORIGIN: Final = 0.7
#: From which size of data on that counts in full: what is hardly beyond the usual begins everywhere.
ORIGIN_IN_FULL: Final = 0.5
ECHO: Final = -2.5
#: The echo of a change of another kind, that may or may not explain it.
ECHO_OTHER: Final = -1.0
#: Something above it is unusual too, but in another way or less.
ECHO_PARTLY: Final = -0.3

#: What a change did: numbers of the output became unusual while those of the inputs did not. What it says that they did
#: not depends on how likely it would have shown (`kinds.Meaning.shows`).
EFFECT: Final = 2.2
#: By how many powers of two what moved most did from which on that counts in full.
EFFECT_IN_FULL: Final = 0.5
#: How much of the effect is put down to a change at least, however small.
EFFECT_LEAST: Final = 0.4
#: The same of a commit, of which no size is known; those that come to many jobs are shared by them beside that.
EFFECT_OF_COMMIT: Final = 0.8
#: How much less that says with each job between the one that changed and the nearest dataset that is measured.
EFFECT_STEP: Final = 0.6

#: Rates of verdicts, near to those of the tuning seeds: how likely who has the cause is bad by it, how likely a version
#: of the node itself, and one of another, is bad for another reason, and how likely a verdict is wrong.
HARM: Final = 0.8
OTHER_REASON_OWN: Final = 0.2
OTHER_REASON: Final = 0.1
WRONG_VERDICTS: Final = (0.02, 0.1, 0.25)
#: How likely another node of which some version is bad has a reason of its own; runs fail for many.
OWN_REASONS_OF_VERSIONS: Final = (0.1, 0.3, 0.6)
OWN_REASON_OF_RUNS: Final = 0.6
#: How likely what changed matters to another node that has it, by how it reaches it (`job`: it is not known by which
#: columns).
USES: Final[dict[Reach, float]] = {"column": 0.9, "job": 0.7, "table": 0.5, "none": 0.1}
#: From how much witnesses confirm a suspect.
CONFIRMED: Final = 0.12

#: How much of what verdicts on versions of the node itself say counts: versions next to each other are made of nearly
#: the same, and judged by the same means, so that several say less together than each alone.
VERSIONS_COUNT: Final = 0.6

#: So many units of the sum of all factors are one of the logarithm of the odds, by which probabilities are told. On the
#: tuning seeds 0.4 fits best; people's worlds are less like them than they are like each other, so less is promised.
CERTAINTY: Final = 0.5
