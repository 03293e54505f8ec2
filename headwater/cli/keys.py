"""`headwater keys`: make, list and revoke the keys that the HTTP services know."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, cast

import typer
from rich.table import Table
from rich.text import Text

from headwater.cli.console import Console, echo
from headwater.errors import HeadwaterError, NotFound
from headwater.keys.file import changing_keys, keys_path, read_keys
from headwater.keys.key import SCOPES, Key, KeyScope, new_key
from headwater.settings import settings

app = typer.Typer(name="keys", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def keys() -> None:
    """Make, list and revoke the keys by which the HTTP services know who asks.

    They are in a file of this machine (HEADWATER_KEYS_FILE); services notice a change within a second.
    """


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="Who or what it is for, as lists and the audit log say it.")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="What it may: ingest, read, annotate, admin; may be repeated.")
    ],
) -> None:
    """Make a key and print it, once: it is kept nowhere.

    Scopes: ingest takes events; read asks; annotate says something of a node; admin replays and drops dead letters.
    None contains another one.
    """
    if not name.strip() or not name.isprintable():
        raise typer.BadParameter("a name has printable characters", param_hint="--name")
    path = keys_path(settings())
    with changing_keys(path) as all_keys:
        if any(key.name == name and key.revoked is None for key in all_keys):
            raise HeadwaterError(f"there is a key of the name '{name}': choose another name, or revoke that one first")
        shown, kept = new_key(name, _scopes(scope))
        all_keys.append(kept)
    sys.stderr.write(
        f"headwater: key {kept.id} ({', '.join(kept.scopes)}) is in {path}. This is the only time that it is shown:\n"
    )
    sys.stdout.write(f"{shown}\n")


@app.command("list")
def list_keys() -> None:
    """List the keys: id, name, scopes, when they were made and revoked. The keys themselves are kept nowhere."""
    all_keys = read_keys(keys_path(settings()))
    if not all_keys:
        echo("no key was made", err=True)
        return
    table = Table(box=None, pad_edge=False)
    for column in ("id", "name", "scopes", "made", "revoked"):
        table.add_column(column, overflow="fold")
    for key in all_keys:
        revoked = "" if key.revoked is None else _day(key.revoked)
        table.add_row(key.id, Text(key.name), ", ".join(key.scopes), _day(key.created), revoked)
    Console(width=None if sys.stdout.isatty() else 180).print(table)


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its id or its name.")],
) -> None:
    """Revoke a key: within a second it opens nothing any more."""
    path = keys_path(settings())
    with changing_keys(path) as all_keys:
        place = _place(all_keys, key)
        all_keys[place] = all_keys[place].model_copy(update={"revoked": datetime.now(UTC)})
    sys.stdout.write(f"key {all_keys[place].id} ({all_keys[place].name}) is revoked\n")


def _place(all_keys: list[Key], wanted: str) -> int:
    """Where the one is that is not revoked and has this id or name.

    Raises:
        NotFound: there is none.
    """
    for place, key in enumerate(all_keys):
        if wanted in (key.id, key.name) and key.revoked is None:
            return place
    what = "is revoked already" if any(wanted in (key.id, key.name) for key in all_keys) else "is not there"
    raise NotFound(f"a key '{wanted}' {what}: see `headwater keys list`")


def _scopes(given: Iterable[str]) -> list[KeyScope]:
    """The scopes that are named, each alone or several with commas."""
    named = [part.strip() for text in given for part in text.split(",") if part.strip()]
    if unknown := [scope for scope in named if scope not in SCOPES]:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose among {', '.join(SCOPES)}", param_hint="--scope")
    if not named:
        raise typer.BadParameter(f"choose among {', '.join(SCOPES)}", param_hint="--scope")
    return [cast("KeyScope", scope) for scope in named]


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
