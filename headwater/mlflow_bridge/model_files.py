"""What the files of a logged model say: the columns that it takes, and what it was made with. Pure.

MLflow keeps with each model `MLmodel`, which has its signature and the version of Python, and `requirements.txt`,
`python_env.yaml` and `conda.yaml`: the packages that the model needs, in the versions that its training had.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from headwater.declared_files.bounded_yaml import given, read_yaml, texts
from headwater.declared_files.errors import InvalidDeclaration
from headwater.event.producer_json import mapping, objects, text
from headwater.mlflow_bridge.answer import inside

MLMODEL: Final = "MLmodel"
REQUIREMENTS: Final = "requirements.txt"
PYTHON: Final = "python_env.yaml"
CONDA: Final = "conda.yaml"

#: A requirement as PEP 508 has it: name, extras, and what it is held to; a marker or comment may follow.
_REQUIREMENT: Final = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?P<rest>[^;#]*)"
)
#: One version and no other; the build that conda may add is left out.
_EXACT: Final = re.compile(r"={1,3}\s*(?P<version>[A-Za-z0-9][A-Za-z0-9.!+_-]*)(?:=[^=,]*)?\s*")
_SEPARATORS: Final = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """What is known of a model by its files.

    Attributes:
        inputs: the columns that it takes, by its signature; none where that has no names.
        outputs: the columns that it gives.
        python: the version that it was made with.
        packages: those that it needs, by name (PEP 503), with the version where it is one.
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    python: str | None = None
    packages: tuple[tuple[str, str | None], ...] = ()


def model_files(files: Mapping[str, str]) -> ModelFiles:
    """What the texts of files say, by their names; any may be missing, or be something else."""
    about = _yaml(files.get(MLMODEL))
    signature = mapping(about.get("signature"))
    conda = _yaml(files.get(CONDA))
    of_python = (
        mapping(mapping(about.get("flavors")).get("python_function")).get("python_version"),
        _yaml(files.get(PYTHON)).get("python"),
        dict(_packages(texts(conda.get("dependencies")))).get("python"),
    )
    packages = dict(_packages((files.get(REQUIREMENTS) or "").splitlines())) or _of_conda(conda)
    return ModelFiles(
        _names(signature.get("inputs")),
        _names(signature.get("outputs")),
        next((known for each in of_python if (known := given(each))), None),
        tuple(sorted(packages.items())),
    )


def needs(files: Mapping[str, str]) -> Iterator[str]:
    """The files that would say what these do not."""
    known = model_files(files)
    if not known.packages and REQUIREMENTS not in files:
        yield REQUIREMENTS
    elif not known.packages and CONDA not in files:
        yield CONDA
    if known.python is None and PYTHON not in files:
        yield PYTHON


def _yaml(content: str | None) -> dict[str, Any]:
    try:
        return mapping(read_yaml(content)) if content is not None else {}
    except InvalidDeclaration:
        return {}


def _names(schema: Any) -> tuple[str, ...]:
    """The names of the columns in one side of a signature, which is JSON within YAML."""
    names = (text(each.get("name")) for each in objects(inside(schema)))
    return tuple(dict.fromkeys(each for each in names if each))


def _of_conda(environment: Mapping[str, Any]) -> dict[str, str | None]:
    """The packages of conda, and those that pip installs there; Python itself is none."""
    listed = environment.get("dependencies")
    of_pip = (each for some in objects(listed) for each in texts(some.get("pip")))
    found = dict(_packages([*texts(listed), *of_pip]))
    return {name: version for name, version in found.items() if name != "python"}


def _packages(lines: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Names and versions; of options, addresses and paths nothing."""
    for line in lines:
        found = _REQUIREMENT.match(line.strip())
        if found is None or found["rest"].startswith(("/", ":", "+", "\\")):
            continue
        exact = _EXACT.fullmatch(found["rest"].strip())
        yield _SEPARATORS.sub("-", found["name"]).lower(), exact["version"] if exact else None
