"""Files become events that are valid and the same wherever the same commit is checked out."""

import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.read import declared_events, is_declaration
from tests.corpus import SHARED, needs_shared
from tests.unit.declared_files.test_dvc_lock import LOCK
from tests.unit.declared_files.test_model_card import CARD

OURS = Path(__file__).parents[3] / "headwater" / "event" / "schemas"


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as nobody."""
    settings = ("-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def write(folder: Path) -> list[Path]:
    """A lock and a card in a folder."""
    files = [folder / "dvc.lock", folder / "README.md"]
    for file, text in zip(files, (LOCK, CARD), strict=True):
        file.write_text(text)
    return files


def facets(event: Any) -> list[dict[str, Any]]:
    """All facets of an event."""
    subjects = [event.get("job"), event.get("dataset"), *event.get("inputs", []), *event.get("outputs", [])]
    keys = ("facets", "inputFacets", "outputFacets")
    return [facet for each in subjects if each for key in keys for facet in each.get(key, {}).values()]


@needs_shared
def test_events_and_facets_are_valid_by_the_specification(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "remote", "add", "origin", "https://git.example.com/shop")
    files = [*(SHARED / "spec/facets").rglob("*.json"), SHARED / "spec/2-0-2/OpenLineage.json", *OURS.glob("*.json")]
    schemas = {each["$id"]: each for each in map(orjson.loads, (file.read_bytes() for file in files)) if "$id" in each}
    registry = jsonschema_rs.Registry(list(schemas.items()), retriever=lambda _: {})
    whole = jsonschema_rs.validator_for(
        schemas["https://openlineage.io/spec/2-0-2/OpenLineage.json"], registry=registry
    )
    checked: set[str] = set()
    for event in [orjson.loads(each) for file in write(tmp_path) for each in declared_events(file)]:
        assert not [str(each) for each in whole.iter_errors(event)]
        for facet in facets(event):
            assert facet["_schemaURL"].partition("#")[0] in schemas
            checked.add(facet["_schemaURL"].rpartition("/")[2])
            one = jsonschema_rs.validator_for({"$ref": facet["_schemaURL"]}, registry=registry)
            assert not [str(each) for each in one.iter_errors(facet)]
    assert checked == {
        *("DatasetTypeDatasetFacet", "DatasetVersionDatasetFacet", "DocumentationDatasetFacet", "JobTypeJobFacet"),
        *("InputStatisticsInputDatasetFacet", "OutputStatisticsOutputDatasetFacet", "LineageDatasetFacet"),
        *("ModelCardDatasetFacet", "ParametersJobFacet", "SourceCodeJobFacet", "SourceCodeLocationJobFacet"),
        "TagsDatasetFacet",
    }


def test_the_same_commit_gives_the_same_events_in_every_checkout(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    files = write(first)
    git(first, "init")
    git(first, "add", ".")
    git(first, "commit", "-m", "all", "--date", "2020-01-01T00:00:00Z")
    git(tmp_path, "clone", str(first), str(second))
    for folder in (first, second):
        git(
            folder, "remote", *(("add",) if folder == first else ("set-url",)), "origin", "https://git.example.com/shop"
        )
    for file in files:
        assert declared_events(file) == declared_events(second / file.name)
    before = [orjson.loads(each) for each in declared_events(files[0])]
    assert "version" in before[0]["job"]["facets"]["sourceCodeLocation"]
    files[0].write_text(f"{LOCK}\n")
    [changed, *_] = [orjson.loads(each) for each in declared_events(files[0])]
    assert "version" not in changed["job"]["facets"]["sourceCodeLocation"]  # no commit is what stands there


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("dvc.lock", b"\xff\xfe", "not UTF-8"),
        ("dvc.lock", b"schema: '2.0'\nstages: {a: {cmd: \"\\uD800\"}}", "holds text|no YAML"),
        ("README.md", b"x" * (9 * 1024 * 1024), "longer than"),
        ("missing.md", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidDeclaration, match=why) as refused:
        declared_events(tmp_path / name)
    assert "\n" not in str(refused.value)


def test_names_tell_what_a_file_is() -> None:
    names = ("a/dvc.lock", "README.md", "card.MD", "a.json", "dvc.lock.json")
    assert [is_declaration(Path(each)) for each in names] == [True, True, True, False, False]
