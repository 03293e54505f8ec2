"""Answers about models as a person reads them: tables, a tree of the origin, before → after."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from headwater.cli import diff
from headwater.cli.console import Console
from headwater.cli.impact import WIDE
from headwater.cli.impact_tree import shortened
from headwater.counted import counted

#: Entries of one list that are drawn; the others are counted.
DRAWN: Final = 12
#: Characters of a statement or parameter that are shown.
LONGEST: Final = 100
#: How a read of a dataset is known, in words.
RULES: Final = {
    "version": "version named",
    "time": "by time",
    "unknown": "nobody is known to have written it",
    "declared": "declared",
}


def show_versions(answer: Mapping[str, Any], console: Console) -> None:
    """A table, the newest training first."""
    console.print(Text(answer["model"], "bold"), soft_wrap=True)
    if answer["renamedTo"]:
        console.print(Text(f"its data went to {answer['renamedTo']}", "yellow"), soft_wrap=True)
    if not answer["versions"]:
        console.print("no run is known to have made a version of it")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("version", "trained", "aliases", "stage", "verdict", "approval", "metrics", "run"):
        table.add_column(title, overflow="fold")
    for each in answer["versions"]:
        gone = " (deleted)" if each["deleted"] else ""
        table.add_row(
            Text(f"{each['version'] or 'unnamed'}{gone}"),
            each["trainedAt"][:16],
            ", ".join(each["aliases"]),
            each["stage"] or "",
            Text(each["verdict"] or "", style=_style(each["verdict"])),
            each["approval"] or "",
            Text(_metrics(each["metrics"])),
            Text(each["runId"]),
        )
    console.print(table)
    for former in sorted({each["formerName"] for each in answer["versions"] if each["formerName"]}):
        made = [each["version"] or "unnamed" for each in answer["versions"] if each["formerName"] == former]
        console.print(Text(f"made under its former name {former}: {', '.join(_some(made))}"), soft_wrap=True)
    if answer["truncated"]:
        console.print(Text("there are older ones: see --limit", "yellow"))


def show_origin(answer: Mapping[str, Any], console: Console) -> None:
    """The version, its training, then data, features and runs as a tree, and what all of it rests on."""
    named = answer["versions"]
    names = [*named["aliases"], *named["otherNames"], *([named["formerName"]] if named["formerName"] else [])]
    also = f"  ({', '.join(names)})" if names else ""
    version = answer["version"] if answer["version"] is not None else f"of run {answer['versions']['runId']}"
    console.print(Text.assemble((answer["model"], "bold"), f"  version {version}{also}"), soft_wrap=True)
    tree = Tree(_training_label(answer["training"]), guide_style="dim")
    if answer["training"]:
        _add_training(tree, answer["training"])
    _add(tree, "read", [_input(each) for each in answer["inputs"]])
    _add(tree, "trained on", [_feature(each) for each in answer["features"]])
    _add(tree, "made by", [_job(each) for each in answer["jobs"] if each["depth"]])
    _add(tree, "comes from", [_source(each) for each in answer["sources"]])
    _add(tree, "judged", [_judged(each) for each in answer["verdicts"]])
    _add(tree, "approvals", [_approval(each) for each in answer["approvals"]])
    width, console.width = console.width, WIDE  # nothing is cut, however long it is
    console.print(tree)
    console.width = width
    console.print(Text("\nWhat this rests on", "bold"))
    for text in answer["coverage"]["texts"]:
        console.print(Text(f"  {text}"), soft_wrap=True)
    if answer["truncated"]:
        console.print(Text(f"cut short: {answer['truncated']['reason']}", "yellow"))


def show_uses(answer: Mapping[str, Any], console: Console) -> None:
    """Who used it, then what it reached."""
    version = answer["version"] if answer["version"] is not None else f"of run {answer['versions']['runId']}"
    console.print(Text.assemble((answer["model"], "bold"), f"  version {version}"), soft_wrap=True)
    if not answer["uses"]:
        console.print("no run is known to have used it")
    for each in answer["uses"]:
        until = f"until {each['until'][:16]}" if each["until"] else "until now"
        line = f"  {each['kind']:<11} {each['job'] or each['runId']}  since {each['since'][:16]}, {until}"
        console.print(Text(f"{line}  ({RULES[each['rule']]})"), soft_wrap=True)
    reached = answer["reached"]
    for kind, ids in reached.items():
        for node in _some(ids):
            console.print(Text(f"  reached {kind[:-1]:<9} {node}"), soft_wrap=True)
    if answer["truncated"]:
        console.print(Text(f"cut short: {answer['truncated']['reason']}", "yellow"))


def show_changes(answer: Mapping[str, Any], console: Console) -> None:
    """Before → after of what the training said, of the features, then of everything upstream."""
    why = {"named": "", "approved": ", the last one approved before", "before": ", the one before"}[answer["sinceIs"]]
    since = answer["since"] or f"of run {answer['sinceRunId']}"
    version = answer["version"] or f"of run {answer['versionRunId']}"
    console.print(Text.assemble((answer["model"], "bold"), f"  version {version}, since {since}{why}"), soft_wrap=True)
    for part, found in answer["training"].items():
        for name, before, after in _flat(found):
            console.print(Text(f"~ {part} {name}: {_value(before)} → {_value(after)}"), soft_wrap=True)
    features = answer["features"]
    for mark, what, style in (("+", "added", "green"), ("-", "removed", "red"), ("~", "changed", "")):
        for each in features[what]:
            console.print(Text(f"{mark} feature {each['column']} of {each['dataset']}", style), soft_wrap=True)
    console.print()
    diff.show(answer, console)


def _style(verdict: str | None) -> str:
    return {"bad": "red", "good": "green"}.get(verdict or "", "")


def _training_label(training: Mapping[str, Any] | None) -> Text:
    if training is None:
        return Text("no training run is known", "yellow")
    ended = f", ended {training['endedAt'][:16]}" if training["endedAt"] else ", still running"
    return Text.assemble(
        ("training  ", "bold"), f"{training['job'] or ''}  run {training['runId']}  {training['state']}{ended}"
    )


def _add_training(tree: Tree, training: Mapping[str, Any]) -> None:
    if line := _code(training["code"]):
        tree.add(Text(f"code         {line}"))
    if training["parameters"]:
        tree.add(Text(f"parameters   {_pairs(training['parameters'])}"))
    if training["metrics"]:
        tree.add(Text(f"metrics      {_metrics(training['metrics'])}"))
    environment = training["environment"] or {}
    if environment:
        packages = environment.get("packages") or {}
        count = f", {counted(len(packages), 'package')}" if packages else ""
        tree.add(Text(f"environment  Python {environment.get('python') or 'not known'}{count}"))


def _add(tree: Tree, title: str, lines: Sequence[Text]) -> None:
    if not lines:
        return
    branch = tree.add(Text(f"{title} ({len(lines):,})", "bold"))
    for line in lines[:DRAWN]:
        branch.add(line)
    if len(lines) > DRAWN:
        branch.add(Text(f"… {len(lines) - DRAWN:,} more (--json has all)", "dim"))


def _input(each: Mapping[str, Any]) -> Text:
    version = f"  version {each['version']}" if each["version"] is not None else ""
    by = f", written {each['writtenAt'][:16]} by run {each['writer']}" if each["writer"] else ""
    return Text.assemble(shortened(each["dataset"]), f"{version}  ", (f"{RULES[each['rule']]}{by}", "dim"))


def _source(each: Mapping[str, Any]) -> Text:
    rows = f"  {each['rowCount']:,} rows" if each["rowCount"] is not None else ""
    owners = f"  owned by {', '.join(each['owners'])}" if each["owners"] else ""
    tags = sorted({_tag(tag) for tag in each["tags"]})
    tagged = f"  {', '.join(tags)}" if tags else ""
    quality = each["quality"]
    checked = f"  {counted(quality['failed'], 'failed check')}" if quality and quality["failed"] else ""
    return Text.assemble(shortened(each["dataset"]), (f"{rows}{owners}{tagged}", "dim"), (checked, "red"))


def _tag(tag: Mapping[str, Any]) -> str:
    column = f"{tag['column']}: " if tag["column"] else ""
    value = f"={tag['value']}" if tag["value"] not in (None, "", "true") else ""
    return f"{column}{tag['key']}{value}"


def _feature(each: Mapping[str, Any]) -> Text:
    sources = [f"{shortened(source['dataset'])}.{source['column']}" for source in each["sources"]]
    made_of = ", ".join(_some(sources)) or "nothing"
    text = Text.assemble((each["column"], "bold"), f"  ← {made_of}")
    if not each["known"]:
        broken = ", ".join(f"{at['job'] or at['runId']}" for at in each["brokenAt"][:2])
        text.append(f"  not known further: {broken} does not say what it is made of", "yellow")
    return text


def _job(each: Mapping[str, Any]) -> Text:
    run = f"  run {each['runId']}" if each["runId"] else ""
    engine = f"  {each['engine']['name']} {each['engine']['version'] or ''}" if each["engine"] else ""
    code = _code(each["code"])
    return Text.assemble(shortened(each["job"] or ""), (f"{run}{engine}  {code or 'code not known'}", "dim"))


def _code(code: Mapping[str, Any] | None) -> str:
    if code is None:
        return ""
    where = " ".join(each for each in (code["repository"] or code["url"], code["path"]) if each)
    if not where:
        return _short(code["sql"] or code["source"] or "")
    commit = f" at {code['commit'][:12]}" if code["commit"] else ""
    dirty = ", with changes that were not committed" if code["dirty"] else ""
    return f"{where}{commit}{dirty}"


def _judged(each: Mapping[str, Any]) -> Text:
    note = f": {each['note']}" if each["note"] else ""
    metrics = f"  {_metrics(each['metrics'])}" if each["metrics"] else ""
    by = each["by"] or each["job"] or each["runId"]
    return Text(f"{each['verdict']} by {by}, {each['at'][:16]}{note}{metrics}", style=_style(each["verdict"]))


def _approval(each: Mapping[str, Any]) -> Text:
    note = f": {each['note']}" if each.get("note") else ""
    return Text(f"{each['value']} by {each['by'] or 'somebody'}, {each['at'][:16]}{note}")


def _pairs(values: Mapping[str, Any]) -> str:
    shown = [f"{name}={_value(value)}" for name, value in list(values.items())[:DRAWN]]
    more = f" and {len(values) - DRAWN:,} more" if len(values) > DRAWN else ""
    return ", ".join(shown) + more


def _metrics(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value:.6g}" for name, value in list(values.items())[:DRAWN])


def _flat(found: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any, Any]]:
    for name, each in found.items():
        if isinstance(each, dict):
            yield from _flat(each, f"{above}{name}.")
        else:
            yield (f"{above}{name}", *each)


def _value(value: Any) -> str:
    return "not said" if value is None else _short(str(value))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _some(each: Sequence[str]) -> list[str]:
    return [*each[:DRAWN], *([f"and {len(each) - DRAWN:,} more"] if len(each) > DRAWN else [])]
