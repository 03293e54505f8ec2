"""What files of models say, whatever is in them."""

import pytest

from headwater.mlflow_bridge.model_files import CONDA, MLMODEL, PYTHON, REQUIREMENTS, ModelFiles, model_files, needs

SIGNATURE = """
flavors:
  python_function: {loader_module: mlflow.lightgbm}
signature:
  inputs: '[{"type": "double", "name": "spend", "required": true}, {"type": "array", "name": "clicks"}, {"name": 1}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
"""
CONDA_YAML = """
channels: [conda-forge]
dependencies:
- python=3.12.4
- numpy=2.1.0=py312h1234
- pip<=23.2.1
- pip: [mlflow==3.17.2, Scikit_Learn==1.9.1]
name: mlflow-env
"""


def test_the_names_of_a_signature() -> None:
    said = model_files({MLMODEL: SIGNATURE})
    assert (said.inputs, said.outputs) == (("spend", "clicks"), ())


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("Scikit_Learn==1.9.1", ("scikit-learn", "1.9.1")),
        ("pandas[parquet, sql]==3.1.1 ; python_version >= '3.11'", ("pandas", "3.1.1")),
        ("torch===2.5.1+cu121", ("torch", "2.5.1+cu121")),
        ("numpy>=2,<3", ("numpy", None)),
        ("numpy", ("numpy", None)),
        ("shop @ https://git.example.com/shop.whl", ("shop", None)),
        ("xgboost==2.*", ("xgboost", None)),
        ("polars==1.0  # why", ("polars", "1.0")),
    ],
)
def test_a_requirement(line: str, package: tuple[str, str | None]) -> None:
    assert model_files({REQUIREMENTS: f"\n{line}\n"}).packages == (package,)


@pytest.mark.parametrize(
    "line",
    ["", "# none", "--index-url https://user:secret@host", "-r more.txt", "git+https://host/x", "https://host/x"],
)
def test_what_is_no_requirement(line: str) -> None:
    assert model_files({REQUIREMENTS: line}) == ModelFiles()


def test_conda_says_what_nothing_else_does() -> None:
    said = model_files({CONDA: CONDA_YAML})
    assert said.python == "3.12.4"
    assert dict(said.packages) == {"numpy": "2.1.0", "pip": None, "mlflow": "3.17.2", "scikit-learn": "1.9.1"}
    assert dict(model_files({CONDA: CONDA_YAML, REQUIREMENTS: "numpy==2.2"}).packages) == {"numpy": "2.2"}


def test_the_python_of_the_model_before_that_of_its_environment() -> None:
    of_model = "flavors: {python_function: {python_version: 3.11.7}}"
    assert model_files({MLMODEL: of_model, PYTHON: "python: 3.12.0"}).python == "3.11.7"
    assert model_files({PYTHON: "python: 3.12.0", CONDA: CONDA_YAML}).python == "3.12.0"


@pytest.mark.parametrize("content", ["", "<html>", "[1, 2]", "a: b: c", "signature: {inputs: 7}", "x" * 99, "\0"])
def test_anything_may_be_in_a_file(content: str) -> None:
    assert model_files(dict.fromkeys((MLMODEL, PYTHON, CONDA), content)) == ModelFiles()


def test_what_else_is_asked_for() -> None:
    """As little as says it all."""
    whole = "flavors: {python_function: {python_version: 3.11.7}}"
    assert list(needs({MLMODEL: whole, REQUIREMENTS: "numpy==2.1"})) == []
    assert list(needs({MLMODEL: whole})) == [REQUIREMENTS]
    assert list(needs({MLMODEL: whole, REQUIREMENTS: ""})) == [CONDA]
    assert list(needs({MLMODEL: "{}", REQUIREMENTS: "numpy==2.1"})) == [PYTHON]
    assert list(needs(dict.fromkeys((MLMODEL, REQUIREMENTS, CONDA, PYTHON), ""))) == []
