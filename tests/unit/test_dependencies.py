"""What is installed, exactly (the lock file), is within what the project says it works with (`pyproject.toml`)."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
NEEDED: list[str] = [*RUNTIME, *PROJECT["dependency-groups"]["dev"], *PROJECT["build-system"]["requires"]]
LOCKED = dict(
    re.findall(r"^([\w-]+)(?:\[[\w,]+\])?==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
)


@pytest.mark.parametrize("needed", NEEDED)
def test_the_locked_version_is_one_of_the_range(needed: str) -> None:
    requirement = Requirement(needed)
    assert requirement.specifier.contains(LOCKED[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("needed", RUNTIME)
def test_a_dependency_is_a_range(needed: str) -> None:
    assert "==" not in needed, "exact versions stand in the lock files"


def test_the_packer_of_bolt_is_that_of_the_driver() -> None:
    assert LOCKED["neo4j-rust-ext"].rpartition(".")[0] == LOCKED["neo4j"]
