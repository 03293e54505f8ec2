"""`headwater verdict`: says that a version or a run is good or bad, as an event like any other."""

from datetime import UTC, datetime
from math import isfinite
from typing import Annotated, Final
from urllib.parse import quote

import httpx
import typer

from headwater.cli.client import connect, get, refuse_problem
from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import dataset_id
from headwater.uuid7 import uuid7
from headwater.verdict import JobRun, Subject, Verdict, Version, event_of

RUN: Final = "run:"
#: Versions that are asked for at once, and those that are named at most.
PAGE: Final = 1000
NAMED: Final = 5


def verdict(
    node: Annotated[
        str,
        typer.Argument(metavar="NODE", help="dataset:{namespace}:{name} (a model is a dataset), or run:{id}"),
    ],
    *,
    bad: Annotated[bool | None, typer.Option("--bad/--good", help="What it is.", show_default=False)] = None,
    version: Annotated[str | None, typer.Option(help="Of a dataset: the version that is judged.")] = None,
    metric: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NUMBER", help="What was measured of it; may be repeated.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why, for people.")] = None,
) -> None:
    """Say that a version of a model or dataset, or a run, is good or bad.

    What is said so tells `headwater root-cause` what to explain and what to compare with. It is sent as an evaluation
    run, an OpenLineage event like any other.
    """
    if bad is None:
        raise typer.BadParameter("say what it is: --bad or --good", param_hint="--bad/--good")
    if node.startswith(RUN) == (version is not None):
        raise typer.BadParameter(
            "a dataset is judged in a --version, a run as run:{id} without one; where a dataset has no versions, judge "
            "the run that wrote it",
            param_hint="--version",
        )
    metrics = dict(_metric(each) for each in metric or ())
    at = datetime.now(UTC)
    with connect() as client:
        shown, subject = _run(client, node) if version is None else _version(client, node, version)
        run_id = str(uuid7(at))
        event = event_of(Verdict(shown, subject, bad, metrics, note), run_id, at)
        refuse_problem(client.post("/api/v1/lineage", json=event))
    what = shown if version is None else f"version {version} of {shown}"
    typer.echo(f"{what} is {'bad' if bad else 'good'}: accepted as run {run_id}")


def _version(client: httpx.Client, node: str, version: str) -> tuple[str, Subject]:
    """The dataset that an id means, as the graph calls it, in that version.

    Raises:
        NotFound: there is none of that id, or no run is known to have made it in that version.
        InvalidQuestion: it is no dataset.
    """
    asked = get(client, "/api/v1/impact", nodeId=node, depth=0, level="dataset")
    found = next(each for each in asked["nodes"] if each["depth"] == 0)
    if found["type"] != "dataset":
        raise InvalidQuestion(f"'{node}' is a {found['type']}: judge a dataset in a version, or a run:{{id}}")
    names = found["namespace"], found["name"]
    shown = dataset_id(*names)
    _refuse_unknown(client, shown, names, version)
    return shown, Version(*names, version)


def _refuse_unknown(client: httpx.Client, shown: str, names: tuple[str, str], version: str) -> None:
    """Return if the dataset is known in that version: a verdict on another would count for nothing, and stay.

    Raises:
        NotFound: it is not; the message has the latest versions that are known.
    """
    namespace, name = (quote(each, safe="") for each in names)
    latest: list[str] = []
    cursor: str | None = None
    while True:
        page = get(client, f"/api/v1/namespaces/{namespace}/datasets/{name}/versions", limit=PAGE, cursor=cursor)
        known = [each["datasetVersion"] for each in page["versions"] if each["datasetVersion"] is not None]
        if version in known:
            return
        latest += [each for each in dict.fromkeys(known) if each not in latest][: NAMED - len(latest)]
        cursor = (page["truncated"] or {}).get("cursor")
        if cursor is None:
            break
    rather = f"the latest are {', '.join(latest)}" if latest else "nothing is known of its versions: judge run:{id}"
    raise NotFound(f"no run is known to have made {shown} in version {version}; {rather}. Nothing was said")


def _run(client: httpx.Client, node: str) -> tuple[str, Subject]:
    """The run that an id means, with its job.

    Raises:
        NotFound: there is none of that id, or no event of its own says of which job it is.
    """
    run_id = node.removeprefix(RUN)
    job = get(client, f"/api/v1/jobs/runs/{quote(run_id, safe='')}")["job"]
    if job is None:
        raise NotFound(f"of run '{run_id}' no event has come yet, only its id is known: nothing can be said of it")
    return node, JobRun(run_id, job["namespace"], job["name"])


def _metric(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not name or not isfinite(value):
        raise typer.BadParameter(f"'{text}' is no name and number, such as auc=0.71", param_hint="--metric")
    return name, value
