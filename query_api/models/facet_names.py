"""The facets of ours that carry what OpenLineage has none for: `docs/facets.md`."""

from typing import Final

#: Of a run: metrics by name, each with the step, dataset and slice that it is of.
METRICS: Final = "headwater_metrics"
#: Of a run: interpreter, platform, packages, hardware.
ENVIRONMENT: Final = "headwater_environment"
#: Of a run: whether the tree differed from the commit.
CODE: Final = "headwater_code"
#: Of a dataset as a run saw it: a digest of its content.
FINGERPRINT: Final = "headwater_fingerprint"
