"""Events are as published: by the shape and the facets of the standard; `test_own_facets.py` has those of ours."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pandas as pd
import pytest

from headwater.event.parse import parse
from headwater.event.shape import problems
from headwater.tracking.facets import PRODUCER
from headwater.verdict import verdict_of
from tests.corpus import SHARED

SCRIPT = """
import headwater, pandas
with headwater.track("ml", "train.churn", owners="team:ml", description="d") as run:
    frame = pandas.DataFrame({"a": range(200), "mail": ["x@example.com"] * 200, "o": [[1]] * 200})
    run.read(frame, "db", "t", version="1", personal=["mail"])
    run.write(frame, "db", "u", values=True, tags={"mail": "pii"})
    run.parameters(C=0.1)
    run.metrics(auc=0.8, bad=float("nan"), dataset="t", slice="s")
    run.metrics(loss=1, step=1)
    run.evaluate("m", "champion", 1, {"auc": 0.7}, dataset=("db", "t"))
    run.check("auc", False, expected="> 0.9", actual=0.8)
    run.model("m", "churn", 12, features=["a"], description="d", owners=["me"])
    raise ValueError("no")
"""


@pytest.fixture
def events(sent: Callable[[], list[dict[str, Any]]], alone: Path) -> list[dict[str, Any]]:
    """The events of a script in a repository, that uses everything and fails."""
    (alone / "train.py").write_text(SCRIPT)
    for arguments in (["init", "--quiet"], ["remote", "add", "origin", "https://git.example.com/shop"]):
        subprocess.run(["git", "-C", str(alone), *arguments], check=True)
    subprocess.run([sys.executable, "train.py", "--lr", "1"], cwd=alone, check=False, capture_output=True)
    return sent()


def facets(event: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All facets, with their names."""
    for holder in (event["run"], event["job"], *event["inputs"], *event["outputs"]):
        for kind in ("facets", "inputFacets", "outputFacets"):
            yield from holder.get(kind, {}).items()


def test_they_have_the_published_shape(events: list[dict[str, Any]]) -> None:
    assert [event["eventType"] for event in events] == ["START", "FAIL"]
    for event in events:
        assert not list(problems(parse(json.dumps(event, allow_nan=False).encode(), 100)))


def test_facets_of_the_standard_are_as_published(events: list[dict[str, Any]]) -> None:
    if not (SHARED / "spec").is_dir():
        pytest.skip("no ../shared (published schemas) beside this clone, nor HEADWATER_SHARED")
    core = json.loads((SHARED / "spec/2-0-2/OpenLineage.json").read_text())
    for event in events:
        for name, facet in facets(event):
            if facet["_producer"] != PRODUCER or name.startswith("headwater_"):
                continue
            file = facet["_schemaURL"].removeprefix("https://openlineage.io/spec/").partition("#")[0]
            schema = json.loads((SHARED / "spec" / file).read_text())
            validator = jsonschema_rs.validator_for(schema, retriever=lambda _uri: core)
            assert [str(each) for each in validator.iter_errors({name: facet})] == [], name
            assert facet["_schemaURL"].rpartition("/")[2] in schema["$defs"]


def test_a_failed_check_is_a_verdict(events: list[dict[str, Any]]) -> None:
    assert verdict_of(events[-1]["run"]["facets"]) is True


def test_the_code_is_that_of_the_script(events: list[dict[str, Any]]) -> None:
    code = events[0]["run"]["facets"]["headwater_code"]
    assert (code["path"], code["dirty"], code["repository"]) == ("train.py", True, "https://git.example.com/shop")
    assert events[0]["job"]["facets"]["sourceCodeLocation"]["path"] == "train.py"
    assert events[0]["run"]["facets"]["headwater_environment"]["command"] == ["train.py", "--lr", "1"]
    packages = events[0]["run"]["facets"]["headwater_environment"]["packages"]
    assert {"name": "pandas", "version": pd.__version__} in packages
