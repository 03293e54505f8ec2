"""`headwater model`: a model's versions, where one comes from, what used it, what changed, how it is made again."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from headwater.cli import model_text
from headwater.cli.client import connect, get
from headwater.cli.console import Console, echo_document
from headwater.cli.json_output import AsJson, print_json

app = typer.Typer(name="model", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Node = Annotated[str, typer.Argument(metavar="NODE", help="Id of the model: dataset:{namespace}:{name}.")]
Version = Annotated[
    str | None,
    typer.Option(help="A version, an alias, or the id of its training run. Default: the latest trained."),
]


@app.callback()
def model() -> None:
    """Show where a version of a model comes from, what used it, what changed, how it is made again."""


@app.command()
def versions(
    node: Node,
    *,
    limit: Annotated[int, typer.Option(help="Versions at most.", min=1, max=1000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List the versions of a model, the newest training first."""
    answer = _ask("versions", node, limit=limit)
    if as_json:
        print_json(answer)
    else:
        model_text.show_versions(answer, Console())


@app.command()
def origin(
    node: Node,
    *,
    version: Version = None,
    as_of: Annotated[str | None, typer.Option(help="As it was known at an instant, ISO 8601.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where a version comes from: data, features, runs, code, parameters, environment, and how that is known."""
    answer = _ask("origin", node, version=version, asOf=as_of)
    if as_json:
        print_json(answer)
    else:
        model_text.show_origin(answer, Console())


@app.command()
def uses(node: Node, *, version: Version = None, as_json: AsJson = False) -> None:
    """Show what used exactly this version, and what it reached."""
    answer = _ask("uses", node, version=version)
    if as_json:
        print_json(answer)
    else:
        model_text.show_uses(answer, Console())


@app.command()
def changes(
    node: Node,
    *,
    version: Version = None,
    since: Annotated[
        str | None,
        typer.Option(help="The version to compare with. Default: the last approved one, else the one before."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what differs from another version: data, features, code, parameters, environment, results."""
    answer = _ask("changes", node, version=version, since=since)
    if as_json:
        print_json(answer)
    else:
        model_text.show_changes(answer, Console())


class Form(StrEnum):
    """How a recipe is written."""

    markdown = "markdown"
    shell = "shell"


@app.command()
def reproduce(
    node: Node,
    *,
    version: Version = None,
    form: Annotated[Form, typer.Option("--format", help="For people to read, or for a shell.")] = Form.markdown,
    as_json: AsJson = False,
) -> None:
    """Print how a version is made again, and what of that is not pinned."""
    answer = _ask("reproduce", node, version=version)
    if as_json:
        print_json(answer)
    else:
        echo_document(answer["script" if form is Form.shell else "markdown"])


def _ask(verb: str, node: str, **parameters: Any) -> dict[str, Any]:
    with connect() as client:
        return get(client, f"/api/v1/models/{verb}", nodeId=node, **parameters)
