"""A recipe as a shell script that a person can read, and run where git, bash and Python are. Pure.

Everything in it comes from events, which anybody may have sent: each value is quoted, and what stands in a comment is
one line. It runs code from elsewhere all the same: that is what a recipe is, and its first lines say so.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Any, Final

from headwater.event.producer_json import mapping, texts
from headwater.redaction import REDACTED
from query_api.models.packages import packages_of
from query_api.models.recipe_text import one_line

_COMMIT: Final = re.compile(r"[0-9A-Za-z][\w./-]*")
_PYTHON: Final = re.compile(r"\d+\.\d+")
#: What a command begins with that is run by whichever Python is the right one here.
_INTERPRETER: Final = re.compile(r"python[\d.]*")

#: Reads the two arguments of the script.
_ARGUMENTS: Final = """\
work="${1:-reproduced}"  # a folder to work in, new or empty
given=""                 # a Python that has the packages, if there is one: else environments are made
if [ -n "${2:-}" ]; then
  given="$(command -v -- "$2")" || { echo "there is no Python $2" >&2; exit 1; }
  given="$(cd -- "$(dirname -- "$given")" && pwd)/$(basename -- "$given")"
fi
mkdir -p -- "$work" && cd -- "$work"
# What runs here makes no new version of anything, so it tells nobody; OPENLINEAGE_DISABLED=false lets it.
export OPENLINEAGE_DISABLED="${OPENLINEAGE_DISABLED:-true}\""""

Environments = Mapping[str, Mapping[str, Any]]


def script(recipe: Mapping[str, Any], environments: Environments) -> str:
    """The recipe as a shell script: what is known is done, what is not is said where it would have to be done.

    Args:
        recipe: with its steps, of which those are in the script that are needed.
        environments: what the runs of those steps ran in, by id of the run; none where it is not known.
    """
    return "\n".join(_script(recipe, environments)) + "\n"


def _script(recipe: Mapping[str, Any], environments: Environments) -> Iterator[str]:
    version = one_line(recipe["version"] or recipe["training"]["runId"])
    yield "#!/usr/bin/env bash"
    yield f"# Makes {one_line(recipe['model'])}, version {version} again."
    yield "#    bash FILE [FOLDER [PYTHON]]"
    yield f"# Reproducibility: {recipe['score']['value']:.0%}. Read it before you run it: it runs code from elsewhere."
    for said in recipe["notPinned"]:
        yield f"# Not pinned: {one_line(said)}."
    yield "set -euo pipefail"
    yield _ARGUMENTS
    made: dict[tuple[str, ...], str] = {}
    for number, step in enumerate(recipe["steps"], 1):
        if step["needed"]:
            yield ""
            yield from _step(f"step-{number}", number, step, environments.get(step["runId"], {}), made)


def _step(
    folder: str, number: int, step: Mapping[str, Any], environment: Mapping[str, Any], made: dict[tuple[str, ...], str]
) -> Iterator[str]:
    yield f"# {number}. {one_line(step['job'] or step['runId'])} (run {one_line(step['runId'])})"
    for each in step["inputs"]:
        version = f" at version {one_line(each['version'])}" if each["version"] else ""
        yield f"#    reads {one_line(each['dataset'])}{version}, known by {each['rule']}"
        if each["read"]:
            yield f"#    {one_line(each['read'])}"
    for key, value in step["parameters"].items():
        yield f"#    parameter {one_line(key)} = {one_line(value)}"
    code = mapping(step["code"])
    if code.get("repository") and _COMMIT.fullmatch(code.get("commit") or ""):
        yield f"git clone --quiet -- {shlex.quote(code['repository'])} {folder}"
        yield f"git -C {folder} checkout --quiet --detach {shlex.quote(code['commit'])}"
        yield f"git -C {folder} submodule --quiet update --init --recursive"
        if code.get("dirty"):
            yield "# The tree had changes that were not committed: they are not kept."
        yield from _run(folder, code, environment, made)
    elif code.get("sql") or code.get("source"):
        name, text = ("statement.sql", code["sql"]) if code.get("sql") else ("source.txt", code["source"])
        yield f"mkdir -p {folder}"
        yield f"printf '%s\\n' {shlex.quote(text)} > {folder}/{name}"
        engine = mapping(step["engine"])
        runs_in = f"{one_line(engine.get('name') or 'its engine')} {one_line(engine.get('version') or '')}".rstrip()
        yield f"# Run {folder}/{name} in {runs_in}"
        yield from _ran_with(environment)
    else:
        known = f" beyond its commit, {one_line(code['commit'])}" if code.get("commit") else ""
        yield f"# Its code is not known{known}."
        if command := texts(environment.get("command")):
            yield f"# It was started as: {one_line(shlex.join(command))}"
        yield from _ran_with(environment)


def _ran_with(environment: Mapping[str, Any]) -> Iterator[str]:
    """The packages of a step that a person has to run, if they are known."""
    packages = " ".join(each.requirement for each in packages_of(environment))
    if packages:
        yield f"# It ran with Python {one_line(environment.get('python') or '(version not known)')}, and {packages}"


def _run(
    folder: str, code: Mapping[str, Any], environment: Mapping[str, Any], made: dict[tuple[str, ...], str]
) -> Iterator[str]:
    """The lines that run a step whose tree is in `folder`."""
    within = _inside(code.get("folder")) or "."
    command = _command(texts(environment.get("command")), _inside(code.get("path")), within)
    if not command:
        yield "# The command that ran it is not known."
        return
    packages = tuple(_requirements(environment))
    if packages:
        yield from _environment(folder, environment, packages, made)
    else:
        yield "# The packages that it ran with are not known."
        yield 'python="${given:-$(command -v python3)}"'
    hidden = [number for number, each in enumerate(command) if REDACTED in each]
    for number in hidden:
        before = command[number - 1] if command[number] == REDACTED else command[number].partition("=")[0]
        yield f"# The value of {one_line(before)} was a secret, and is not kept: set SECRET_{number}."
    run = " ".join(_argument(number, each) for number, each in enumerate(command))
    yield f'(cd {shlex.quote(str(PurePosixPath(folder, within)))} && PATH="$(dirname "$python"):$PATH" {run})'


def _inside(path: Any) -> str | None:
    """A path that does not leave the tree that it is in; None if it does, or is none."""
    if not isinstance(path, str) or not path or "\0" in path:
        return None
    parts = PurePosixPath(path)
    return None if parts.is_absolute() or ".." in parts.parts else str(parts)


def _command(said: list[str], path: str | None, within: str) -> list[str]:
    """The command as it is run in the folder `within` of the tree; empty if it is not known.

    Of a script that was run by its name the name is what is said, and its path in the tree is known beside it.
    """
    if said and path is not None and said[0] == PurePosixPath(path).name:
        here = relpath(path, within)
        return ["python", here if not here.startswith("-") else f"./{here}", *said[1:]]
    return said


def _argument(number: int, argument: str) -> str:
    if number == 0 and _INTERPRETER.fullmatch(argument):
        return '"$python"'
    before, hidden, after = argument.partition(REDACTED)
    if not hidden:
        return shlex.quote(argument)
    before, after = (shlex.quote(each) if each else "" for each in (before, after))
    return f'{before}"${{SECRET_{number}:?is not set}}"{after}'


def _requirements(environment: Mapping[str, Any]) -> Iterator[str]:
    """The packages as lines that pip takes, those that were installed from a folder as comments."""
    for each in packages_of(environment):
        yield f"# {each.requirement}, from a folder" if each.built else each.requirement


def _environment(
    folder: str, environment: Mapping[str, Any], packages: tuple[str, ...], made: dict[tuple[str, ...], str]
) -> Iterator[str]:
    """Makes an environment of these packages, unless a step before did; `$python` is its Python, or the one given."""
    version = _PYTHON.match(str(environment.get("python") or ""))
    key = (version[0] if version else "", *packages)
    if key in made:
        yield f'python="${{given:-$PWD/{made[key]}/bin/python}}"'
        return
    name = made[key] = f"environment-{len(made) + 1}"
    own = [each for each in packages if each.startswith("#")]
    yield 'python="$given"'
    yield 'if [ -z "$python" ]; then'
    yield f"  python{version[0] if version else '3'} -m venv {name}  # it was {one_line(environment.get('python'))}"
    yield f'  python="$PWD/{name}/bin/python"'
    yield f"  printf '%s\\n' {' '.join(map(shlex.quote, packages))} > {name}.txt"
    yield f'  "$python" -m pip install -r {name}.txt'
    if own:
        yield f"  # Of a folder of the machine that it ran on: {', '.join(each[2:].partition(',')[0] for each in own)}"
        yield f"  if [ -f {folder}/pyproject.toml ] || [ -f {folder}/setup.py ]; then"
        yield f'    "$python" -m pip install --no-deps ./{folder}'
        yield "  fi"
    yield "fi"
