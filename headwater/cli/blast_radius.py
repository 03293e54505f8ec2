"""`headwater blast-radius`: who read what a run wrote before it was replaced, and what is still tainted."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.text import Text

from headwater.cli.client import connect, get
from headwater.cli.console import Console
from headwater.cli.json_output import AsJson, print_json
from headwater.counted import counted


def blast_radius(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id of the run whose write was bad, with or without run:")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show who read what a run wrote before that was replaced.

    And what those wrote in turn, down to models and dashboards, with what is still tainted.
    """
    with connect() as client:
        answer = get(client, f"/api/v1/runs/{quote(run.removeprefix('run:'), safe='')}/blast-radius")
    if as_json:
        print_json(answer)
    else:
        show(answer, Console())


def show(answer: Mapping[str, Any], console: Console) -> None:
    """Print the datasets that were tainted, those that still are first, then the runs."""
    counts = answer["counts"]
    console.print(Text(f"What run {answer['runId']} wrote reached", "bold"), soft_wrap=True)
    for dataset in sorted(answer["datasets"], key=lambda each: (not each["stillTainted"], each["depth"])):
        kind = f" ({dataset['datasetType'].lower()})" if dataset["datasetType"] else ""
        by = f"run {dataset['cleanedBy']}" if dataset["cleanedBy"] else "when it was renamed"
        state = (
            ("still tainted", "red")
            if dataset["stillTainted"]
            else (f"clean since {dataset['cleanedAt']}, {by}", "green")
        )
        line = Text.assemble(f"  {dataset['dataset']}{kind}, since {dataset['taintedAt']}: ", state)
        console.print(line, soft_wrap=True)
    for run in answer["runs"]:
        known = ", as its column lineage says" if run["inferred"] else ""
        line = f"  run {run['runId']} of {run['job']} read {run['through']} at {run['taintedAt']}{known}"
        console.print(Text(line, "dim"), soft_wrap=True)
    console.print(
        Text(
            f"\n{counted(counts['runs'], 'run')} and {counted(counts['datasets'], 'dataset')}, "
            f"{counts['stillTainted']:,} still tainted"
        )
    )
    if answer["truncated"]:
        console.print(Text(f"cut short by the limit of {answer['truncated']['reason']}", "yellow"))
