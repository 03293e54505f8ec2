"""Versions of a dataset: states that its writers showed, or its readers if nobody wrote it."""

from typing import Any, Final, Literal

from headwater.identity import job_id
from query_api.graph.facets import bodies, newest
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.versions.differences import without_envelope
from query_api.versions.page import Page, Place, page
from query_api.versions.statements import READS_OF_DATASET, WRITES_OF_DATASET, UseOfDataset
from query_api.versions.states import StateByRun

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
_USES: Final[dict[By, Statement[UseOfDataset]]] = {"writes": WRITES_OF_DATASET, "reads": READS_OF_DATASET}


async def dataset_versions(question: Question, key: str, begin: Place, limit: int) -> tuple[Page, By]:
    """A page of the versions of the dataset with this key, under all its names; and whose runs they are."""
    start = Place()
    written = await question.ask(WRITES_OF_DATASET, dataset=key, at=start.at, run=start.run, limit=1)
    by: By = "writes" if written else "reads"
    contents: dict[str, Any] = {}

    async def read(place: Place) -> list[StateByRun]:
        rows = await question.ask(_USES[by], dataset=key, at=place.at, run=place.run, limit=PIECE)
        sets = [newest(row.facets) for row in rows]
        unread = [{name: each for name, each in facets.items() if each not in contents} for facets in sets]
        found = await bodies(question, unread, set(PARTS))
        contents.update((own, without_envelope(body)) for own, body in found.items())
        return [
            StateByRun(
                run=row.run,
                run_id=row.run_id,
                job=job_id(row.job.namespace, row.job.name) if row.job else None,
                at=row.at,
                outcome=row.outcome,
                state={name: contents[own] for name, own in facets.items() if own in contents and name in PARTS},
                statistics={name: value for name, value in row.measured.items() if value is not None},
            )
            for row, facets in zip(rows, sets, strict=True)
        ]

    return await page(read, begin, limit=limit, most=MOST), by
