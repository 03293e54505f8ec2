"""`headwater annotations`: what people and registries said of a node, newest first."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from headwater.annotation import PERSON
from headwater.cli.client import connect, get
from headwater.cli.console import echo
from headwater.cli.json_output import AsJson, print_json
from headwater.cli.say import MOST, PATH, Node, Version
from headwater.counted import counted

#: What is shown at most if nobody says how much.
SHOWN: Final = 100


def annotations(
    node: Node,
    *,
    version: Version = None,
    limit: Annotated[int, typer.Option(help="Annotations at most, the newest.", min=1, max=MOST)] = SHOWN,
    as_json: AsJson = False,
) -> None:
    """Show what people and registries said of a node, newest first: tags, notes, approvals.

    Nothing is ever erased: what was replaced or removed since is shown as such.
    """
    with connect() as client:
        answer = get(client, PATH, nodeId=node, version=version, limit=limit)
    if as_json:
        print_json(answer)
        return
    said = answer["annotations"]
    for each in said:
        echo(line(each))
    if not said:
        echo(f"nothing was said of {node}{f' in version {version}' if version else ''}", err=True)
    elif answer["truncated"]:
        echo(f"the latest {counted(len(said), 'annotation')}: there is more, see --limit", err=True)


def line(said: Mapping[str, Any]) -> str:
    """One annotation: when, of what, what, who, and whether it still stands."""
    column, version = said["column"], said["version"]
    of = " ".join(word for word in (column, f"version {version}" if version is not None else None) if word)
    who = said["by"] or "nobody named"
    through = "" if said["source"] == PERSON else f" through {said['source']}"
    since = "" if said["stands"] or said["removed"] else ", no longer so"
    text = "".join(f"  {word}" for word in (of, _what(said)) if word)
    return f"{said['at'][:16].replace('T', ' ')}{text}  ({who}{through}{since})"


def _what(said: Mapping[str, Any]) -> str:
    kind, key, value, note = (said[each] for each in ("kind", "key", "value", "note"))
    name = "=".join(each for each in (key, value) if each is not None)
    head = value if kind == "approval" and value else f"{kind} {name}".strip()
    if said["removed"]:
        head += " removed"
    return f"{head}: {note}" if note else str(head)
