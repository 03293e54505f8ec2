"""What `tag`, `note` and `approve` share: something said of a node that is there, by somebody."""

from dataclasses import replace
from getpass import getuser
from typing import Annotated, Any, Final

import httpx
import typer

from headwater.annotation import PERSON, Kind
from headwater.cli.client import connect, get, json_of
from headwater.cli.console import echo
from headwater.cli.subject import RUN, node_named, refuse_unknown_version, run_named
from headwater.errors import InvalidQuestion, NotFound
from headwater.subject import Dataset, Job, Run, Subject, node_of

PATH: Final = "/api/v1/annotations"
#: Most annotations that the service gives at once.
MOST: Final = 10_000

Node = Annotated[
    str,
    typer.Argument(
        metavar="NODE",
        help="dataset:{namespace}:{name} (a model is a dataset), datasetField:{namespace}:{name}:{field}, "
        "job:{namespace}:{name} or run:{id}",
    ),
]
Version = Annotated[str | None, typer.Option("--version", help="Of a dataset: the version that is meant, not all.")]
By = Annotated[str | None, typer.Option("--by", help="Who says it.", show_default="the user of this machine")]
Why = Annotated[str | None, typer.Option("--note", help="Why, for people.")]


def say(node: str, version: str | None, by: str | None, kind: Kind, **what: Any) -> None:
    """Say it of a node; prints that it was accepted, and as which run.

    Args:
        node: its id.
        version: of a dataset or column; None: all.
        by: who; None: the user of this machine.
        kind: what is said.
        what: the other fields of `POST /api/v1/annotations`; what is None is left out.

    Raises:
        NotFound: there is no such node, or not in that version.
        InvalidQuestion: it has no versions.
        HeadwaterError: it was not accepted.
    """
    with connect() as client:
        subject = _subject(client, node, version)
        given = {**_names(subject), "kind": kind, "by": _user() if by is None else by, **what}
        body = {name: value for name, value in given.items() if value is not None}
        run_id = json_of(client.post(PATH, json=body))["runId"]
    of_version = f"version {version} of " if version is not None else ""
    echo(f"said of {of_version}{node_of(subject)}: accepted as run {run_id}")


def _subject(client: httpx.Client, node: str, version: str | None) -> Subject:
    found = run_named(client, node) if node.startswith(RUN) else node_named(client, node)
    if version is None:
        return found
    if not isinstance(found, Dataset):
        raise InvalidQuestion(f"'{node}' has no versions: only datasets have, of which models are some")
    meant = replace(found, version=version)
    try:
        refuse_unknown_version(client, meant)
    except NotFound:
        if not _registered(client, meant):
            raise
    return meant


def _registered(client: httpx.Client, dataset: Dataset) -> bool:
    """Whether a registry speaks of that version, although no run is known to have made it."""
    said = get(client, PATH, **_names(replace(dataset, column=None)), limit=MOST)["annotations"]
    return any(each["source"] != PERSON for each in said)


def _names(subject: Subject) -> dict[str, str | None]:
    """The node as the API takes it beyond doubt."""
    match subject:
        case Dataset(namespace, name, version, column):
            kind = "dataset" if column is None else "column"
            return {"type": kind, "namespace": namespace, "name": name, "field": column, "version": version}
        case Job(namespace, name):
            return {"type": "job", "namespace": namespace, "name": name}
        case Run(run_id):
            return {"type": "run", "runId": run_id}


def _user() -> str | None:
    try:
        return getuser()
    except (KeyError, OSError):  # a container may have users without a name; KeyError until Python 3.13
        return None
