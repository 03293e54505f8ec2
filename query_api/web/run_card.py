"""A run as it is shown among others: field names are a contract, see `docs/http-api.md`."""

from typing import Annotated, Final

from pydantic import Field
from typing_extensions import TypedDict

from headwater.event.time import iso_or_none
from headwater.http.shape import shape
from headwater.identity import job_id
from query_api.history.run_state import ShownState, duration_ms, is_stale, run_state
from query_api.history.statements import JobName, ListedRun

#: Most characters of an error that are shown of a run among others.
MOST_OF_ERROR: Final = 500


@shape
class JobOfRun(TypedDict):
    """A job by its names."""

    id: str
    """Readable id, which `nodeId` takes."""
    namespace: str
    name: str


@shape
class RunCard(TypedDict):
    """A run among others."""

    id: Annotated[str, Field(description="Its id, as its producer gave it.")]
    job: Annotated[JobOfRun | None, Field(description="Its job; null if no event of its own named one.")]
    state: Annotated[ShownState, Field(description="`NEW`: nothing but OTHER, or only its children named it.")]
    startedAt: Annotated[str | None, Field(description="When it began; of a run that starts again its latest attempt.")]
    endedAt: Annotated[str | None, Field(description="When it ended, if it has.")]
    durationMs: Annotated[
        int | None, Field(description="Milliseconds from its beginning to its end, where both are known.")
    ]
    lastEventAt: Annotated[str | None, Field(description="When it was heard of last.")]
    producer: Annotated[str | None, Field(description="Who sent its latest event.")]
    stale: Annotated[bool, Field(description="Whether it has not ended, does not stream, and fell silent.")]
    error: Annotated[
        str | None,
        Field(description="First line of its error, at most 500 characters; whole at `/api/v1/jobs/runs/{id}`."),
    ]
    parents: Annotated[list[str], Field(description="Ids of the runs that started it, at most 20.")]


def run_card(run: ListedRun, stale_before: int) -> RunCard:
    """A run as it is shown among others; it is stale if its last event was before `stale_before`, µs UTC."""
    return {
        "id": run.run_id,
        "job": job_of_run(run.job),
        "state": run_state(run.state),
        "startedAt": iso_or_none(run.started),
        "endedAt": iso_or_none(run.ended),
        "durationMs": duration_ms(run.started, run.ended),
        "lastEventAt": iso_or_none(run.last_seen),
        "producer": run.producer,
        "stale": is_stale(run.state, streaming=run.streaming, last_seen=run.last_seen, stale_before=stale_before),
        "error": first_line(run.error),
        "parents": run.parents,
    }


def job_of_run(job: JobName | None) -> JobOfRun | None:
    """The job of a run as it is shown; None: no event of the run named one."""
    return None if job is None else {"id": job_id(*job), "namespace": job.namespace, "name": job.name}


def first_line(text: str | None) -> str | None:
    """The first line with something in it, shortened; None: there is none."""
    return next((line.strip()[:MOST_OF_ERROR] for line in (text or "").splitlines() if line.strip()), None)
