"""What the runs that read datasets say of the versions that they read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from headwater.verdict import FACET, verdict_of
from query_api.history.run_reader import RunReader
from query_api.history.run_view import Bodies, Use

ASSERTIONS = "dataQualityAssertions"


@dataclass(slots=True)
class Verdicts:
    """By dataset and the run that wrote it: True for bad, False for good. Where judges differ, one that is bad counts.

    `unknown_versions`: by dataset versions that no write has although writes of it have versions; what is said of
    them counts for nothing.
    """

    by_writer: dict[str, dict[str, bool]] = field(default_factory=dict[str, dict[str, bool]])
    unknown_versions: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


async def assertions_among_facets(run_reader: RunReader, uses: Iterable[Use]) -> Bodies:
    """The assertions that uses state among the facets of the dataset, beside their own."""
    return await run_reader.body(use.facets[ASSERTIONS] for use in uses if ASSERTIONS in use.facets)


async def verdicts(run_reader: RunReader, judges: Iterable[str], *, in_part: bool) -> Verdicts:
    """What these runs say.

    Args:
        run_reader: reads them.
        judges: keys of runs.
        in_part: whether assertions that hold make what they are about good; they say so only of what they assert.
    """
    found = Verdicts()
    views = {view.key: view for view in await run_reader.views(judges)}
    bodies = await assertions_among_facets(run_reader, (use for view in views.values() for use in view.reads.values()))
    for read in await run_reader.histories.reads(views) if views else []:
        dataset = run_reader.names.shown(read.dataset).key
        view = views[read.run]
        use = view.reads.get(dataset)
        assertions = use.stated(ASSERTIONS, bodies) if use else []
        bad = verdict_of(view.facets, *assertions)
        if bad is None or (not bad and assertions and FACET not in view.facets and not in_part):
            continue
        if read.version is not None and read.rule != "version" and (read.writer is None or read.writer.version_keys):
            found.unknown_versions.setdefault(dataset, set()).add(read.version)
        elif read.writer is not None:
            of_one = found.by_writer.setdefault(dataset, {})
            of_one[read.writer.run] = of_one.get(read.writer.run, False) or bad
    return found
