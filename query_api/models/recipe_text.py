"""A recipe as Markdown. Pure.

Everything in it comes from events, which anybody may have sent: what is not code stands on one line.
"""

import re
import shlex
from collections.abc import Iterator
from typing import Any

from headwater.event.producer_json import mapping, texts
from query_api.models.packages import packages_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def one_line(value: Any) -> str:
    """A value on one line."""
    return _CONTROL.sub(" ", str(value))


def _cell(value: Any) -> str:
    """A value in a cell of a table."""
    return one_line(value).replace("|", "\\|").replace("<", "&lt;")


def markdown(recipe: dict[str, Any]) -> str:
    """The recipe for a person to read."""
    return "\n".join(_markdown(recipe)) + "\n"


def _markdown(recipe: dict[str, Any]) -> Iterator[str]:
    training, score = recipe["training"], recipe["score"]
    yield f"# {one_line(recipe['model'])}, version {one_line(recipe['version'] or training['runId'])}, made again"
    yield ""
    yield f"Reproducibility: **{score['value']:.0%}**."
    yield ""
    yield "| part | known | weight |"
    yield "|---|---|---|"
    for name, part in score["parts"].items():
        yield f"| {name} | {part['known']} of {part['of']} | {part['weight']} |"
    if recipe["notPinned"]:
        yield ""
        yield "What is not pinned:"
        yield ""
        for said in recipe["notPinned"]:
            yield f"- {one_line(said)}"
    environment = mapping(training["environment"])
    yield ""
    yield "## Environment"
    yield ""
    for name in ("python", "platform", "packagesDigest"):
        yield f"- {name}: {one_line(environment.get(name) or 'not known')}"
    packages = packages_of(environment)
    if packages and "packagesDigest" not in environment:
        yield f"- packages: {', '.join(each.requirement for each in packages)}"
    if command := texts(environment.get("command")):
        yield f"- command: `{one_line(shlex.join(command))}`"
    for number, step in enumerate(recipe["steps"], 1):
        yield ""
        needed = "" if step["needed"] else " (not needed: what it made can be read again at its version)"
        yield f"## {number}. {one_line(step['job'] or step['runId'])}{needed}"
        yield ""
        yield from _step_markdown(step)


def _step_markdown(step: dict[str, Any]) -> Iterator[str]:
    code = mapping(step["code"])
    yield f"Run `{one_line(step['runId'])}`, ended {step['endedAt']}."
    yield ""
    if code.get("repository") or code.get("url"):
        where = code.get("repository") or code.get("url")
        at = f" at commit `{one_line(code['commit'])}`" if code.get("commit") else ", commit not known"
        dirty = " **with changes that were not committed**" if code.get("dirty") else ""
        yield f"- code: {one_line(where)}, `{one_line(code.get('path') or '.')}`{at}{dirty}"
    elif not (code.get("sql") or code.get("source")):
        yield "- code: not known"
    if step["engine"]:
        yield f"- engine: {one_line(step['engine']['name'])} {one_line(step['engine']['version'] or '')}"
    for key, value in step["parameters"].items():
        yield f"- parameter `{one_line(key)}` = `{one_line(value)}`"
    if step["inputs"]:
        yield ""
        yield "| reads | version | known by | how to read it again |"
        yield "|---|---|---|---|"
        for each in step["inputs"]:
            again = f"`{_cell(each['read'])}`" if each["read"] else ""
            yield f"| {_cell(each['dataset'])} | {_cell(each['version'] or '')} | {each['rule']} | {again} |"
    for text in (code.get("sql"), code.get("source")):
        if text:
            yield ""
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
            yield f"{fence}{'sql' if text == code.get('sql') else one_line(code.get('language') or '')}"
            yield text
            yield fence
