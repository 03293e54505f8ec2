"""Archives of classes, made by the real Java of a small program among the jars of Kafka."""

import re
import subprocess
from pathlib import Path

import pytest

from headwater.engines import class_archive, jars, java
from headwater.engines.data_folder import DataFolder
from tests.waiting import wait_for

FROM_ARCHIVE = "source: shared objects file"


@pytest.fixture
def no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has the jars of Kafka and no archive; the path where it would be."""
    jars.download([jars.KAFKA])
    there = jars.folder()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    jars.folder().parent.mkdir(parents=True)
    jars.folder().symlink_to(there)
    assert not class_archive.path(jars.KAFKA).exists()
    return class_archive.path(jars.KAFKA)


def run(*options: str) -> str:
    """What Java says of the classes that it loads for the program, which does its work whatever archive there is."""
    command = java.command(
        jars.KAFKA,
        ["kafka.tools.StorageTool", "random-uuid"],
        heap_mb=64,
        options=[*options, "-Xlog:class+load"],
    )
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.search(r"^[\w-]{22}$", done.stdout, re.MULTILINE)  # the UUID
    return done.stdout


def listed(folder: Path) -> DataFolder:
    """A data folder with the list of classes of a start without archive."""
    data = DataFolder(folder)
    data.path.mkdir()
    options = class_archive.options(jars.KAFKA, data.classes(jars.KAFKA))
    assert FROM_ARCHIVE not in run(*options)
    return data


def test_the_second_start_takes_its_classes_from_the_archive(tmp_path: Path, no_archive: Path) -> None:
    data = listed(tmp_path / "data")
    with data.classes(jars.KAFKA).open("a") as still_written:
        still_written.write("\norg/apache/kafka/half/of/a/na")
    with class_archive.making(data) as is_made:
        wait_for(is_made, seconds=120)
    assert (data.logs / "archive.log").read_text() == ""
    assert [each.name for each in no_archive.parent.iterdir() if each.suffix != ".lock"] == [no_archive.name]
    options = class_archive.options(jars.KAFKA, data.classes(jars.KAFKA))
    assert run(*options).count(FROM_ARCHIVE) > 500
    assert not data.classes(jars.KAFKA).exists()  # nothing is listed any more

    no_archive.write_bytes(no_archive.read_bytes()[: no_archive.stat().st_size // 2])
    assert FROM_ARCHIVE not in run(*options)  # refused by Java, and the program runs


def test_one_that_is_stopped_halfway_leaves_the_list_for_the_next(tmp_path: Path, no_archive: Path) -> None:
    data = listed(tmp_path / "data")
    with class_archive.making(data):
        pass
    assert not no_archive.exists()
    assert data.classes(jars.KAFKA).exists()


def test_while_another_process_makes_it_nobody_else_does(tmp_path: Path, no_archive: Path) -> None:
    data = listed(tmp_path / "data")
    with class_archive.making(data):
        wait_for(no_archive.with_suffix(".classes").exists)
        class_archive.make(jars.KAFKA, data.classes(jars.KAFKA))
        assert not no_archive.exists()
