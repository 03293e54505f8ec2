"""A recipe as Markdown, and as a shell script that a person can read. Pure.

Everything in it comes from events, which anybody may have sent: in the script each value is quoted, and what stands in
a comment is one line.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, cast

from headwater.event.producer_json import mapping

_COMMIT = re.compile(r"[0-9A-Za-z][\w./-]*")
_PACKAGE = re.compile(r"[0-9A-Za-z][\w.-]*(==[0-9A-Za-z][\w.+!-]*)?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def _line(value: Any) -> str:
    """A value on one line."""
    return _CONTROL.sub(" ", str(value))


def _cell(value: Any) -> str:
    """A value in a cell of a table."""
    return _line(value).replace("|", "\\|").replace("<", "&lt;")


def markdown(recipe: dict[str, Any]) -> str:
    """The recipe for a person to read."""
    return "\n".join(_markdown(recipe)) + "\n"


def _markdown(recipe: dict[str, Any]) -> Iterator[str]:
    training, score = recipe["training"], recipe["score"]
    yield f"# {_line(recipe['model'])}, version {_line(recipe['version'] or training['runId'])}, made again"
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
            yield f"- {_line(said)}"
    environment = mapping(training["environment"])
    yield ""
    yield "## Environment"
    yield ""
    for name in ("python", "platform", "packagesDigest"):
        yield f"- {name}: {_line(environment.get(name) or 'not known')}"
    packages = mapping(environment.get("packages"))
    if packages and "packagesDigest" not in environment:
        yield f"- packages: {_line(', '.join(_requirements(packages)))}"
    if command := _texts(environment.get("command")):
        yield f"- command: `{_line(shlex.join(command))}`"
    for number, step in enumerate(recipe["steps"], 1):
        yield ""
        needed = "" if step["needed"] else " (not needed: what it made can be read again at its version)"
        yield f"## {number}. {_line(step['job'] or step['runId'])}{needed}"
        yield ""
        yield from _step_markdown(step)


def _requirements(packages: Mapping[str, Any]) -> list[str]:
    """As pip takes them; of what has no version the name alone."""
    return [f"{name}=={version}" if version else name for name, version in sorted(packages.items())]


def _step_markdown(step: dict[str, Any]) -> Iterator[str]:
    code = mapping(step["code"])
    yield f"Run `{_line(step['runId'])}`, ended {step['endedAt']}."
    yield ""
    if code.get("repository") or code.get("url"):
        where = code.get("repository") or code.get("url")
        at = f" at commit `{_line(code['commit'])}`" if code.get("commit") else ", commit not known"
        dirty = " **with changes that were not committed**" if code.get("dirty") else ""
        yield f"- code: {_line(where)}, `{_line(code.get('path') or '.')}`{at}{dirty}"
    elif not (code.get("sql") or code.get("source")):
        yield "- code: not known"
    if step["engine"]:
        yield f"- engine: {_line(step['engine']['name'])} {_line(step['engine']['version'] or '')}"
    for key, value in step["parameters"].items():
        yield f"- parameter `{_line(key)}` = `{_line(value)}`"
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
            yield f"{fence}{'sql' if text == code.get('sql') else _line(code.get('language') or '')}"
            yield text
            yield fence


def script(recipe: dict[str, Any]) -> str:
    """The recipe as a shell script: what is known is done, what is not is said where it would have to be done."""
    return "\n".join(_script(recipe)) + "\n"


def _script(recipe: dict[str, Any]) -> Iterator[str]:
    training = recipe["training"]
    yield "#!/usr/bin/env bash"
    yield f"# Makes {_line(recipe['model'])}, version {_line(recipe['version'] or training['runId'])} again."
    yield f"# Reproducibility: {recipe['score']['value']:.0%}. Read it before you run it: it runs code from elsewhere."
    for said in recipe["notPinned"]:
        yield f"# Not pinned: {_line(said)}."
    yield "set -euo pipefail"
    yield 'work="${1:-reproduced}"'
    yield 'mkdir -p "$work" && cd "$work"'
    for number, step in enumerate(recipe["steps"], 1):
        if step["needed"]:
            yield ""
            yield from _step_script(number, step, training if step["depth"] == 0 else None)


def _step_script(number: int, step: dict[str, Any], training: dict[str, Any] | None) -> Iterator[str]:
    yield f"# {number}. {_line(step['job'] or step['runId'])} (run {_line(step['runId'])})"
    for each in step["inputs"]:
        version = f" at version {_line(each['version'])}" if each["version"] else ""
        yield f"#    reads {_line(each['dataset'])}{version}, known by {each['rule']}"
        if each["read"]:
            yield f"#    {_line(each['read'])}"
    for key, value in step["parameters"].items():
        yield f"#    parameter {_line(key)} = {_line(value)}"
    code = mapping(step["code"])
    folder = f"step-{number}"
    if _has_tree(code):
        yield f"git clone -- {shlex.quote(code['repository'])} {folder}"
        yield f"git -C {folder} checkout --detach {shlex.quote(code['commit'])}"
        if code.get("dirty"):
            yield "# The tree had changes that were not committed: they are not kept."
    elif code.get("sql") or code.get("source"):
        name, text = ("statement.sql", code["sql"]) if code.get("sql") else ("source.txt", code["source"])
        yield f"mkdir -p {folder}"
        yield f"printf '%s\\n' {shlex.quote(text)} > {folder}/{name}"
        engine = mapping(step["engine"])
        runs_in = f"{_line(engine.get('name') or 'its engine')} {_line(engine.get('version') or '')}".rstrip()
        yield f"# Run {folder}/{name} in {runs_in}"
    else:
        yield "# Its code is not known."
    if training is not None:
        yield from _training_script(folder, training, has_tree=_has_tree(code))


def _texts(value: Any) -> list[str]:
    return list(map(str, cast("list[Any]", value))) if isinstance(value, list) else []


def _has_tree(code: dict[str, Any]) -> bool:
    return bool(code.get("repository") and _COMMIT.fullmatch(code.get("commit") or ""))


def _training_script(folder: str, training: dict[str, Any], *, has_tree: bool) -> Iterator[str]:
    environment = mapping(training["environment"])
    if packages := mapping(environment.get("packages")):
        pinned = [each for each in _requirements(packages) if _PACKAGE.fullmatch(each)]
        yield f"python -m venv {folder}-environment  # it was Python {_line(environment.get('python') or 'not known')}"
        yield f"printf '%s\\n' {' '.join(map(shlex.quote, pinned))} > {folder}-requirements.txt"
        yield f"{folder}-environment/bin/python -m pip install -r {folder}-requirements.txt"
        yield f'PATH="$PWD/{folder}-environment/bin:$PATH"'
    command = _texts(environment.get("command"))
    if has_tree and command:
        yield f"cd {folder}"
        yield shlex.join(command)
    else:
        yield "# The command that trained it is not known."
