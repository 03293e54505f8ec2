"""`headwater verdict`: says that a version or a run is good or bad, as an event like any other."""

from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Annotated

import httpx
import typer

from headwater.cli.client import connect, refuse_problem
from headwater.cli.console import echo
from headwater.cli.subject import RUN, node_named, refuse_unknown_version, run_named
from headwater.errors import InvalidQuestion
from headwater.run_id import uuid7
from headwater.subject import Dataset, Job, node_of
from headwater.verdict import Verdict, event_of


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
        subject = run_named(client, node) if version is None else _version(client, node, version)
        run_id = str(uuid7(at))
        shown = node_of(subject)
        event = event_of(Verdict(shown, subject, bad, metrics, note), run_id, at)
        refuse_problem(client.post("/api/v1/lineage", json=event))
    what = shown if version is None else f"version {version} of {shown}"
    echo(f"{what} is {'bad' if bad else 'good'}: accepted as run {run_id}")


def _version(client: httpx.Client, node: str, version: str) -> Dataset:
    """The dataset that an id means, in that version.

    Raises:
        NotFound: there is none of that id, or no run is known to have made it in that version.
        InvalidQuestion: it is no dataset.
    """
    found = node_named(client, node)
    if not isinstance(found, Dataset) or found.column is not None:
        kind = "job" if isinstance(found, Job) else "column"
        raise InvalidQuestion(f"'{node}' is a {kind}: judge a dataset in a version, or a run:{{id}}")
    judged = replace(found, version=version)
    refuse_unknown_version(client, judged)
    return judged


def _metric(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not name or not isfinite(value):
        raise typer.BadParameter(f"'{text}' is no name and number, such as auc=0.71", param_hint="--metric")
    return name, value
