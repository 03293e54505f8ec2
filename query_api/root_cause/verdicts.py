"""What the runs that read datasets say of the versions that they read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from headwater.verdict import FACET, verdict_of
from query_api.pinned.load import Pinning
from query_api.runs.closure import layer_of


@dataclass(slots=True)
class Verdicts:
    """By dataset and the run that wrote it: True for bad, False for good. Where judges differ, one that is bad counts.

    `astray`: by dataset versions that no write has although writes of it have versions; what is said of them counts
    for nothing.
    """

    by_writer: dict[str, dict[str, bool]] = field(default_factory=dict[str, dict[str, bool]])
    astray: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


async def verdicts(pinning: Pinning, judges: Iterable[str], *, in_part: bool) -> Verdicts:
    """What these runs say.

    Args:
        pinning: reads them.
        judges: keys of runs.
        in_part: whether assertions that hold make what they are about good; they say so only of what they assert.
    """
    found = Verdicts()
    views = {view.key: view for view in await pinning.views(judges)}
    for read in await layer_of(pinning.histories, list(views), 0) if views else []:
        dataset = pinning.names.shown(read.dataset).key
        view = views[read.run]
        use = view.reads.get(dataset)
        assertions = use.own.get("dataQualityAssertions") if use else None
        bad = verdict_of(view.facets, assertions)
        if bad is None or (not bad and assertions is not None and FACET not in view.facets and not in_part):
            continue
        if read.version is not None and read.rule != "version" and (read.writer is None or read.writer.version):
            found.astray.setdefault(dataset, set()).add(read.version)
        elif read.writer is not None:
            of_one = found.by_writer.setdefault(dataset, {})
            of_one[read.writer.run] = of_one.get(read.writer.run, False) or bad
    return found
