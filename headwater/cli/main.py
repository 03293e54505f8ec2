"""`headwater`: finds the command, runs it, and turns every error into one line on standard error.

A command is a function of its own module, imported only when it is run, so that `headwater --help` needs none of the
engines' and servers' packages.
"""

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import requires
from traceback import extract_tb
from typing import Annotated, NoReturn

import typer
from pydantic_core import ValidationError
from typer.core import TyperCommand, TyperGroup

from headwater import __version__
from headwater.cli.shown import shown
from headwater.errors import HeadwaterError

#: Each command's summary, in the order of the help; the function of that name in `headwater.cli.{name}` is the command.
#: Where that is a Typer application (`app`), it has commands of its own.
SUMMARIES = {
    "up": "Run everything on this machine: Kafka, Neo4j, and the three services on one port.",
    "demo": "Start Headwater, send a shop's events, train a model; ask where it comes from, and why it got worse.",
    "send": "Send events from files, folders or standard input to Headwater.",
    "mlflow": "Send what happens on an MLflow tracking server to Headwater, as it happens.",
    "wait": "Wait until every accepted event is in the graph.",
    "search": "Find jobs and datasets by a part of their names, and print their ids.",
    "impact": "Show what a dataset, job or column reaches, or what it is made of.",
    "root-cause": "Show what changed upstream before something went wrong, most likely cause first.",
    "diff": "Show what differs between what two runs, or two versions, were made from.",
    "blast-radius": "Show who read what a run wrote before that was replaced.",
    "models": "List models, each with its latest version and what asks for attention.",
    "model": "Show where a version of a model comes from, what used it, what changed, how it is made again.",
    "verdict": "Say that a version of a model or dataset, or a run, is good or bad.",
    "approve": "Approve a version of a model or dataset, or reject or retire it.",
    "tag": "Tag a dataset, model, column, job or run, or take a tag off.",
    "note": "Note what there is to know of a dataset, model, column, job or run.",
    "annotations": "Show what people and registries said of a node, newest first: tags, notes, approvals.",
    "status": "Show whether Headwater is ready and how far the graph is behind.",
    "dead-letters": "List, show, replay or drop the events that could not be applied.",
    "export": "Write events as they were received, byte for byte, one a line.",
    "replay": "Apply the events of a time to the graph once more, from Kafka.",
    "exclude": "Take events back: the graph after the next rebuild is what it would be without them.",
    "include": "Let events in again that `headwater exclude` took back.",
    "rebuild": "Drop the graph and build it anew from the events in Kafka.",
    "dump": "Write the whole graph to standard output, one JSON object a line.",
    "keys": "Make, list and revoke the keys by which the HTTP services know who asks.",
    "doctor": "Say what is wrong with this setup, and how to repair it.",
    "collector": "Run the collector alone, against your Kafka.",
    "writer": "Run one graph writer alone, against your Kafka and Neo4j.",
    "api": "Run the query API alone, against your Neo4j and Kafka.",
    "openapi": "Print the OpenAPI document of the HTTP API, without a server.",
    "serve": "Run collector and query API on one port (started by `up`).",
}
HIDDEN = {"serve"}

#: Commands that start engines on this machine.
LOCAL = {"up", "demo"}

#: Packages that are always here.
OURS = {"headwater", "collector", "graph_writer", "query_api"}

#: Modules of another name than their command's.
MODULES = {"include": "exclude", "collector": "services", "writer": "services", "api": "services"}


def load(name: str) -> TyperCommand | TyperGroup:
    """The command `name`, its module imported.

    Raises:
        KeyError: there is no such command.
    """
    if name not in SUMMARIES:
        raise KeyError(name)
    function = name.replace("-", "_")
    module = import_module(f"headwater.cli.{MODULES.get(name, function)}")
    one: typer.Typer = getattr(module, "app", None) or typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if not one.registered_commands:
        one.command(name)(getattr(module, function))
    command = typer.main.get_command(one)
    assert isinstance(command, TyperCommand | TyperGroup)  # noqa: S101  (what an app becomes)
    return command


class LazyGroup(TyperGroup):
    """A group that lists its commands by their summaries and imports only the one that is run.

    Those in `HIDDEN` are run when they are named, and neither listed nor guessed.
    """

    def __init__(self, **attributes: object) -> None:
        super().__init__(**(attributes | {"commands": _summaries()}))  # pyright: ignore[reportArgumentType]  (Typer's)

    def resolve_command(  # pyright: ignore[reportIncompatibleMethodOverride]  (Typer's base class of it is private)
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """The command that `args` name, loaded, and the arguments that are left for it."""
        if args[0] in HIDDEN:
            return args[0], load(args[0]), args[1:]
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else None, rest


def _summaries() -> dict[str, TyperCommand]:
    return {name: TyperCommand(name, help=text) for name, text in SUMMARIES.items() if name not in HIDDEN}


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def headwater(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Headwater: what does this data reach, and what changed before it went wrong?

    It receives OpenLineage events, keeps them in Kafka and writes the graph they describe into Neo4j.
    """


def main() -> None:
    """Run the command line and exit: 0 done, 1 failed (standard error says why), 2 wrong usage, 130 Ctrl-C."""
    try:
        app(prog_name="headwater")
    except HeadwaterError as error:
        fail(str(error))
    except ValidationError as error:
        fail("; ".join(f"HEADWATER_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()))
    except Exception as error:  # noqa: BLE001  (a fault of ours: its user gets a line that helps to report it)
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] not in OURS:
            fail(_missing(error.name or "", sys.argv[1:]))
        where = extract_tb(error.__traceback__)[-1]
        what = " ".join(f"{type(error).__name__}: {error}".split())
        fail(f"an error of Headwater's own, please report it: {what} (at {where.filename}:{where.lineno})")


def _missing(module: str, command: Sequence[str]) -> str:
    """What to install where `module` is not there: the extra that `command` needs, if the module belongs to one."""
    package = module.partition(".")[0].replace("_", "-")
    extras = {
        found[1]
        for needed in requires("headwater") or ()
        if (found := re.fullmatch(rf"{re.escape(package)}(?![\w-]).*;\s*extra\s*==\s*['\"](\w+)['\"]", needed))
    }
    if not extras:
        return f"this command needs the package {package}, which is not installed here"
    extra = "local" if "server" not in extras or LOCAL & set(command[:1]) else "server"
    return f"this command needs more than is installed here: pip install 'headwater[{extra}]'"


def fail(message: str) -> NoReturn:
    """Print `message` for the user and exit 1."""
    sys.stderr.write(f"headwater: {shown(message)}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
