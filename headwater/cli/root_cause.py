"""`headwater root-cause`: the suspects, for a person at three in the morning, or as JSON for programs."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted

#: Suspects that are shown with all that speaks for and against them; the others are a line each.
WHOLE: Final = 3
#: Suspects that are shown at all.
SHOWN: Final = 10
#: The highest probability that is shown: what nobody reports may be the cause.
MOST_SURE: Final = 0.99
#: Why an answer is not all there is, by the words of `truncated`.
CUT: Final = {
    "closures": "what lies upstream was too large to be read whole",
    "time": "there was not time for all of it, and what was left out stands above",
    "suspects": "there are more suspects",
}


def root_cause(
    node: Annotated[
        str,
        typer.Argument(metavar="NODE", help="What is wrong: a dataset (a model is one), datasetField, job or run id."),
    ],
    *,
    bad: Annotated[
        str | None, typer.Option(help="Version, run id or instant that is bad. Default: the latest known to be.")
    ] = None,
    good: Annotated[
        str | None, typer.Option(help="What to compare it with. Default: the last one before that is not known bad.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed upstream before something went wrong, most likely cause first.

    Compares what a bad and a good version, or run, were really made from, back to the sources.
    """
    with connect() as client:
        answer = get(client, "/api/v1/root-cause", nodeId=node, bad=bad, good=good)
    if as_json:
        print_json(answer)
    else:
        show(answer, Console())


def show(answer: Mapping[str, Any], console: Console) -> None:
    """Print the answer: what was compared, the suspects, what it rests on, and what to look at first."""
    console.print(Text.assemble(("What is wrong  ", "bold"), answer["symptom"]["nodeId"]), soft_wrap=True)
    for which, style in (("bad", "red"), ("good", "green")):
        console.print(Text.assemble((f"  {which:<4} ", style), _made(answer[which])), soft_wrap=True)
    suspects = answer["suspects"]
    console.print()
    if not suspects:
        console.print(Text("Nothing that differs leads to it, as far as is reported: see below.", "yellow"))
    for suspect in suspects[:WHOLE]:
        _show_suspect(suspect, console)
    for suspect in suspects[WHOLE:SHOWN]:
        head = f"{_rank(suspect)}{suspect['change']['kind']}: {suspect['text']}"
        console.print(Text(head), soft_wrap=True)
    if len(suspects) > SHOWN:
        console.print(Text(f"     and {counted(len(suspects) - SHOWN, 'less likely one')} (--json has all)", "dim"))
    _show_ruled_out(answer["ruledOut"], console)
    console.print(Text("\nWhat this rests on", "bold"))
    for text in answer["coverage"]["texts"]:
        console.print(Text(f"  {text}"), soft_wrap=True)
    if answer["next"]:
        label = "Look at first" if answer["next"]["sure"] else "What to do"
        console.print(Text.assemble((f"\n{label}  ", "bold"), answer["next"]["check"]), soft_wrap=True)
    if answer["truncated"]:
        reasons: list[str] = answer["truncated"]["reason"].split(", ")
        why = "; ".join(CUT.get(reason, reason) for reason in reasons)
        console.print(Text(f"\ncut short: {why}", "yellow"), soft_wrap=True)


def _show_ruled_out(ruled_out: Sequence[Mapping[str, Any]], console: Console) -> None:
    if ruled_out:
        console.print(Text(f"\nRuled out: {counted(len(ruled_out), 'other change')}", "bold"))
    for each in ruled_out[:WHOLE]:
        change = each["change"]
        line = f"  {change['kind']} of {change['nodeId']}: {change['text']} ({each['reason']})"
        console.print(Text(line, "dim"), soft_wrap=True)


def _made(candidate: Mapping[str, Any]) -> str:
    version = f"version {candidate['version']}, " if candidate["version"] is not None else ""
    verdict = f", known to be {candidate['verdict']}" if candidate["verdict"] else ""
    return f"{version}run {candidate['runId']}, {candidate['at']}{verdict}"


def _rank(suspect: Mapping[str, Any]) -> str:
    return f"{suspect['rank']:>3}. {min(suspect['probability'], MOST_SURE):>4.0%}  "


def _show_suspect(suspect: Mapping[str, Any], console: Console) -> None:
    change = suspect["change"]
    head = Text.assemble(
        (_rank(suspect), "bold"),
        (change["kind"], "bold cyan"),
        f"  {suspect['text']}",
    )
    console.print(head, soft_wrap=True)
    by = f", first in run {change['runId']}" if change["runId"] else ""
    owners = f", owned by {', '.join(suspect['owners'])}" if suspect["owners"] else ""
    console.print(Text(f"            since {change['at']}{by}{owners}", "dim"), soft_wrap=True)
    console.print(Text(f"            {' → '.join(suspect['path'])}"), soft_wrap=True)
    for factor in suspect["factors"]:
        line = f"            {factor['value']:+5.1f}  {factor['name']}: {factor['text']}"
        console.print(Text(line, "dim"), soft_wrap=True)
    console.print()
