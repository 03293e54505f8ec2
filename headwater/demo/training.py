"""Runs `train.py` out of a repository of its own, as a user would; and again by the script of a recipe."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from headwater.errors import HeadwaterError

#: What the script imports beside Headwater, and how it is installed.
NEEDED: Final = {"pandas": "pandas", "sklearn": "scikit-learn"}
#: The script, and under which name it is in the repository.
SCRIPT: Final = Path(__file__).with_name("train.py")
#: What the recipe of a training is run by.
TOOLS: Final = ("git", "bash")

#: Whose commit it is; nothing that this user or machine has configured counts.
_GIT: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "The shop's data team" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "data@shop.example" for who in ("AUTHOR", "COMMITTER")},
}


def refuse_without_libraries() -> None:
    """Make sure that the script can run here.

    Raises:
        HeadwaterError: it cannot; the message says what to install.
    """
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise HeadwaterError(f"the demo trains a model, which needs more than is here: pip install {' '.join(missing)}")


def checkout(folder: Path) -> Path:
    """A checkout in `folder` of a repository with the script, which lies beside it; without git a folder with it."""
    tree, origin = folder / "churn", folder / "churn.git"
    tree.mkdir()
    shutil.copy(SCRIPT, tree)
    if shutil.which("git") is not None:
        for arguments in (
            ("-c", "init.defaultBranch=main", "init", "--quiet"),
            ("add", SCRIPT.name),
            ("commit", "--quiet", "--message", "Train the churn model"),
            ("clone", "--quiet", "--bare", ".", str(origin)),
            ("remote", "add", "origin", origin.as_uri()),
        ):
            subprocess.run(  # noqa: S603  (arguments of ours)
                ["git", *arguments],  # noqa: S607  (the one that this user has)
                cwd=tree,
                env={**_without("GIT_"), **_GIT},
                check=True,
            )
    return tree


def train(url: str, tree: Path, version: str, day: str) -> dict[str, float]:
    """Train `version` on the features of `day`, tell the Headwater at `url`; what was measured.

    Args:
        url: of the Headwater.
        tree: the checkout that the script runs in.
        version: to make.
        day: of the features: their version.

    Raises:
        HeadwaterError: the script failed; it has said why.
    """
    # JSON is YAML; the file is asked before any that this user has. In the tree it would make that differ.
    configuration = tree.with_name("openlineage.yml")
    configuration.write_text(json.dumps({"transport": {"type": "http", "url": url}}), encoding="utf-8")
    variables = {"OPENLINEAGE_CONFIG": str(configuration), "NO_PROXY": "127.0.0.1"}
    return _run([sys.executable, SCRIPT.name, version, day], tree, variables)


def is_repeatable() -> bool:
    """Whether what a recipe is run by is here."""
    return all(shutil.which(each) is not None for each in TOOLS)


def train_again(folder: Path, recipe: Mapping[str, Any]) -> dict[str, float]:
    """Train a version by the script of its recipe alone, which tells nobody; what was measured.

    Args:
        folder: in which the script works, in a new one.
        recipe: as `GET /api/v1/models/reproduce` answers it.

    Raises:
        HeadwaterError: the script failed; it has said why.
    """
    script = folder / "reproduce.sh"
    script.write_text(recipe["script"], encoding="utf-8")
    return _run(["bash", script.name, "reproduced", sys.executable], folder, {})


def _run(command: list[str], folder: Path, variables: Mapping[str, str]) -> dict[str, float]:
    """Run a command; events go where `variables` say, whatever this shell is set up for."""
    done = subprocess.run(  # noqa: S603  (arguments of ours, and a recipe that the demo's own Headwater wrote)
        command, cwd=folder, env={**_without("OPENLINEAGE", "GIT_"), **variables}, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise HeadwaterError(f"the training by {' '.join(command[1:])} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def _without(*beginnings: str) -> dict[str, str]:
    """The variables of this process but those."""
    return {name: value for name, value in os.environ.items() if not name.startswith(beginnings)}
