"""`headwater diff`: what differs between what two runs, or two versions of a node, were made from."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted

#: Numbers of one dataset, and names of what is new or gone, that are shown.
SHOWN: Final = 5


def diff(
    left: Annotated[
        str, typer.Argument(metavar="LEFT", help="run:ID, or a node with a version or instant: dataset:…@8")
    ],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="What to compare it with.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show what differs between what two runs, or two versions, were made from.

    Goes from left to right, back to the sources of both: what was added, removed, and replaced by what.
    """
    with connect() as client:
        answer = get(client, "/api/v1/diff", left=left, right=right)
    if as_json:
        print_json(answer)
    else:
        show(answer, Console())


def show(answer: Mapping[str, Any], console: Console) -> None:
    """Print both sides, then jobs and datasets that differ, then what is the same."""
    for side in ("left", "right"):
        root = answer[side]
        console.print(Text(f"{side:<6} run {root['runId']} of {root['job']}, {root['at']}"), soft_wrap=True)
    quiet = 0
    for kind in ("jobs", "datasets"):
        for what, mark, style in (("added", "+", "green"), ("removed", "-", "red")):
            for node in answer[kind][what]:
                console.print(Text(f"{mark} {node}", style), soft_wrap=True)
        for each in answer[kind]["replaced"]:
            numbers = each.get("numbers") or {}
            if not each["changes"] and not numbers:
                quiet += 1
                continue
            _show_replaced(each, numbers, console)
    runs = answer["runs"]
    console.print(
        Text(
            f"\nruns: {len(runs['removed']):,} only behind left, {len(runs['added']):,} only behind right, "
            f"{runs['shared']:,} behind both; {counted(quiet, 'job or dataset', 'jobs and datasets')} made anew "
            "without a difference that is reported"
        ),
        soft_wrap=True,
    )
    if answer["truncated"]:
        console.print(Text("cut short: the closures were too large to be read whole", "yellow"))


def _show_replaced(each: Mapping[str, Any], numbers: Mapping[str, Any], console: Console) -> None:
    console.print(Text(f"~ {each.get('job') or each['dataset']}", "bold"), soft_wrap=True)
    for change in each["changes"]:
        console.print(Text(f"    {change['kind']}: {change['text']}"), soft_wrap=True)
    for name, (old, new) in list(numbers.items())[:SHOWN]:
        console.print(Text(f"    {name}: {_shown(old)} → {_shown(new)}", "dim"), soft_wrap=True)
    if len(numbers) > SHOWN:
        console.print(Text(f"    and {counted(len(numbers) - SHOWN, 'more number')}", "dim"))


def _shown(number: float | None) -> str:
    return "none" if number is None else f"{number:,.6g}"
