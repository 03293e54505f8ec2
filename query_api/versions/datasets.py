"""Versions of a dataset: states that its writers showed, or its readers if nobody wrote it."""

from typing import Any, Literal

from headwater.identity import job_id
from query_api.graph.database import Question
from query_api.graph.facets import bodies, newest
from query_api.versions.differs import content
from query_api.versions.page import Page, Place, page
from query_api.versions.states import Seen

#: Facets that make a state. Statistics and assertions are of one run, column lineage is of the job that wrote, and what
#: the standard does not know may change with every run.
PARTS = frozenset(
    {
        "schema", "version", "lifecycleStateChange", "ownership", "datasetType", "documentation", "tags", "dataSource",
        "storage", "catalog", "hierarchy", "symlinks",
    }
)  # fmt: skip
#: Runs read at once, and about how many are looked through for one answer.
PIECE, MOST = 1000, 20_000

By = Literal["writes", "reads"]


async def dataset_versions(question: Question, key: str, begin: Place, limit: int) -> tuple[Page, By]:
    """A page of the versions of the dataset with this key, under all its names; and whose runs they are."""
    by: By = "writes"
    if not await question.rows("writes_of_dataset", dataset=key, at=Place().at, run="", limit=1):
        by = "reads"
    contents: dict[str, Any] = {}

    async def read(place: Place) -> list[Seen]:
        rows = await question.rows(f"{by}_of_dataset", dataset=key, at=place.at, run=place.run, limit=PIECE)
        sets = [newest(row[5]) for row in rows]
        unread = [{name: each for name, each in facets.items() if each not in contents} for facets in sets]
        contents.update((own, content(body)) for own, body in (await bodies(question, unread, set(PARTS))).items())
        return [
            Seen(
                run,
                run_id,
                job and job_id(*job),
                at,
                outcome,
                {name: contents[own] for name, own in facets.items() if own in contents and name in PARTS},
                {name: value for name, value in measured.items() if value is not None},
            )
            for (run, run_id, job, at, outcome, _, measured), facets in zip(rows, sets, strict=True)
        ]

    return await page(read, begin, limit=limit, most=MOST), by
