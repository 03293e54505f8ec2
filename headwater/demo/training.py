"""Runs `headwater.demo.train`, in a process of its own as a user would: sent to a Headwater, or again from a recipe."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from headwater.errors import HeadwaterError

#: What the script imports beside Headwater, and how it is installed.
NEEDED: Final = {"pandas": "pandas", "sklearn": "scikit-learn"}


def refuse_without_libraries() -> None:
    """Make sure that the script can run here.

    Raises:
        HeadwaterError: it cannot; the message says what to install.
    """
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise HeadwaterError(f"the demo trains a model, which needs more than is here: pip install {' '.join(missing)}")


def train(url: str, folder: Path, version: str, day: str) -> dict[str, float]:
    """Train `version` on the features of `day`, tell the Headwater at `url`; what was measured.

    Args:
        url: of the Headwater.
        folder: in which the script runs.
        version: to make.
        day: of the features: their version.

    Raises:
        HeadwaterError: the script failed; it has said why.
    """
    # JSON is YAML; the file is asked before any that this user has.
    configuration = folder / "openlineage.yml"
    configuration.write_text(json.dumps({"transport": {"type": "http", "url": url}}), encoding="utf-8")
    return _run(folder, [version, day], {"OPENLINEAGE_CONFIG": str(configuration), "NO_PROXY": "127.0.0.1"})


def train_again(folder: Path, recipe: Mapping[str, Any]) -> dict[str, float]:
    """Train a version from its recipe alone, and tell nobody; what was measured.

    Args:
        folder: in which the script runs.
        recipe: as `GET /api/v1/models/reproduce` answers it.

    Raises:
        HeadwaterError: the script failed; it has said why.
    """
    training = recipe["steps"][-1]
    (table,) = training["inputs"]
    parameters = [f"{name}={value}" for name, value in training["parameters"].items()]
    return _run(folder, [recipe["version"], table["version"], *parameters], {"OPENLINEAGE_DISABLED": "true"})


def _run(folder: Path, arguments: list[str], variables: Mapping[str, str]) -> dict[str, float]:
    """Run the script; its events go where `variables` say, whatever this shell is set up for."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENLINEAGE")}
    done = subprocess.run(  # noqa: S603  (arguments of ours, and of a recipe that the demo's own Headwater wrote)
        [sys.executable, "-m", "headwater.demo.train", *arguments],
        cwd=folder,
        env={**kept, **variables},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise HeadwaterError(f"the training of version {arguments[0]} ended with {done.returncode}")
    return json.loads(done.stdout)
