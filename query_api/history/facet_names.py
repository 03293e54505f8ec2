"""The facets of ours that carry what OpenLineage has none for: `docs/facets.md`."""

from typing import Final

#: Of a run: metrics by name, each with the step, dataset and slice that it is of.
METRICS: Final = "headwater_metrics"
#: Of a run: interpreter, platform, packages, hardware.
ENVIRONMENT: Final = "headwater_environment"
#: Of a run: whether the tree differed from the commit.
CODE: Final = "headwater_code"
#: Of what a run read or wrote: a fingerprint of its content, and how its statistics were taken.
FRAME: Final = "headwater_frame"
