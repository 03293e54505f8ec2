"""The script that trains the churn model: its data is that of the events, and what is wrong in it makes it worse."""

import json
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from headwater.demo import statistics, training
from headwater.demo.changes import CENTS_SINCE, wrong_by
from headwater.demo.customers import FEATURES, TARGET, features_on
from headwater.demo.events import DAYS
from headwater.demo.tables import CHURN_MODEL, CUSTOMER_FEATURES
from headwater.demo.train import PARAMETERS, main, train
from headwater.errors import HeadwaterError
from headwater.tracking.git import code_of
from headwater.verdict import verdict_of
from query_api.models.recipe_script import script
from tests.unit.query_api.models.recipes import code, recipe


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that takes the events of a training."""
    file = tmp_path / "sent"
    configuration = {"transport": {"type": "file", "log_file_path": str(file), "append": True}}
    (tmp_path / "openlineage.yml").write_text(json.dumps(configuration))
    monkeypatch.setenv("OPENLINEAGE_CONFIG", str(tmp_path / "openlineage.yml"))
    return file


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_rows_are_those_that_the_events_of_the_night_speak_of(day: date) -> None:
    table = features_on(day)
    assert [*table.columns] == [column.name for column in CUSTOMER_FEATURES.columns]
    assert len(table) == statistics.rows(CUSTOMER_FEATURES, day)
    stated = statistics.column_metrics(CUSTOMER_FEATURES, day)
    for feature in FEATURES:
        assert table[feature].sum() == pytest.approx(stated[feature].sum)
    assert table.equals(features_on(day))


def test_what_is_wrong_is_the_discount_of_those_who_ordered_since() -> None:
    for day in DAYS:
        table = features_on(day)
        spread = {name: table[name].quantile(0.99) / table[name].median() for name in FEATURES}
        wrong = {name for name, times in spread.items() if times > 10}
        assert wrong == ({"avg_discount_90d"} if day >= CENTS_SINCE else set())
        assert (wrong_by(CUSTOMER_FEATURES, "avg_discount_90d", day) > 2) is bool(wrong)


@pytest.mark.parametrize("day", DAYS[-2:], ids=str)
def test_a_version_that_is_trained_on_wrong_numbers_is_measured_to_be_bad(day: date, sent: Path) -> None:
    measured = train("7", day, PARAMETERS)
    ends = [each for line in sent.read_text().splitlines() if (each := json.loads(line))["eventType"] == "COMPLETE"]
    trained, judged = ends
    (table,), (model,) = trained["inputs"], trained["outputs"]
    assert (table["name"], table["facets"]["version"]["datasetVersion"]) == (CUSTOMER_FEATURES.name, day.isoformat())
    assert (model["name"], model["facets"]["version"]["datasetVersion"]) == (CHURN_MODEL.name, "7")
    (entry,) = trained["job"]["facets"]["lineage"]["entries"]
    assert {each["field"] for each in entry["inputs"]} == {*FEATURES, TARGET}
    assert verdict_of(trained["run"]["facets"]) is None
    good = day < CENTS_SINCE
    assert (measured["auc"] > 0.84, measured["auc"] < 0.7) == (good, not good)
    assert verdict_of(judged["run"]["facets"]) is not good  # true: something is wrong
    values = {each["name"]: each["value"] for each in judged["run"]["facets"]["headwater_metrics"]["metrics"]}
    assert values == measured


def recipe_of(tree: Path, *arguments: str) -> dict[str, str]:
    """The recipe of a training out of `tree`, of which its script is what counts."""
    where = code_of(tree / "train.py", tree)
    assert where["dirty"] is False
    return {"script": script(recipe(code=code(**where)), {"r": {"command": ["train.py", *arguments]}})}


def test_from_its_recipe_a_version_is_trained_again_and_nothing_is_sent(
    sent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = training.checkout(tmp_path)
    made = recipe_of(tree, "1", DAYS[0].isoformat())
    (tree / "train.py").unlink()  # it is cloned
    again = training.train_again(tmp_path, made)
    assert not sent.exists()
    main(["1", DAYS[0].isoformat()])
    assert json.loads(capsys.readouterr().out) == again
    assert sent.exists()


def test_a_training_that_fails_is_an_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(HeadwaterError, match="ended with 1"):
        training.train_again(tmp_path, recipe_of(training.checkout(tmp_path), "1", DAYS[0].isoformat(), "C=none"))
    assert "InvalidParameterError" in capfd.readouterr().err


def test_without_git_it_trains_and_cannot_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert training.is_repeatable()
    monkeypatch.setattr(training.shutil, "which", lambda name: None if name == "git" else f"/bin/{name}")
    assert [each.name for each in training.checkout(tmp_path).iterdir()] == ["train.py"]
    assert not training.is_repeatable()


def test_what_is_missing_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    training.refuse_without_libraries()
    monkeypatch.setattr(training, "find_spec", lambda name: None if name == "sklearn" else find_spec(name))
    with pytest.raises(HeadwaterError, match=r"pip install scikit-learn$"):
        training.refuse_without_libraries()
