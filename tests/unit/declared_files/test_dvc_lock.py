"""What `dvc.lock` declares: jobs with what they need and make, in versions, under the same names everywhere."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.declared_files.dvc_lock import events_of, namespace_of
from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.standing import Standing

MD5 = "c157a79031e1c40f85931829bc5fc552"
HERE = Standing("shop", "dvc.lock", "2026-11-01T00:00:00Z", "https://git.example.com/ml/shop.git", "a" * 40)

LOCK = f"""
schema: '2.0'
stages:
  prepare:
    cmd: python src/prepare.py
    deps:
    - path: s3://lake/raw/orders.csv
      etag: abc
    - path: src/prepare.py
      md5: 11111111111111111111111111111111
      size: 300
    outs:
    - path: data/features
      hash: md5
      md5: {MD5}.dir
      size: 4096
      nfiles: 3
  train:
    cmd: [python src/train.py, 'curl https://me:secret@example.com/done']
    deps:
    - {{path: data/features, md5: {MD5}.dir}}
    - {{path: src/train.py, md5: '00000000000000000000000000000012'}}
    params:
      params.yaml: {{train.rate: 0.10, train.layers: [64, 32], seed: 7}}
    outs:
    - {{path: model.pkl, md5: 12345678901234567890123456789012, size: 10}}
    - {{path: models/metrics.json, md5: 1e345678901234567890123456789012}}
"""


def stages(lock: str = LOCK, pipeline: str | None = None, standing: Standing = HERE) -> dict[str, dict[str, Any]]:
    """The events by the names of their jobs."""
    return {event["job"]["name"]: event for event in events_of(lock, pipeline, standing)}


def used(event: dict[str, Any], side: str) -> list[tuple[str, str, str | None, bool]]:
    """Namespace, name, version, and whether it is a model, of inputs or outputs."""
    return [
        (
            each["namespace"], each["name"], each["facets"].get("version", {}).get("datasetVersion"),
            "datasetType" in each["facets"],
        )
        for each in event[side]
    ]  # fmt: skip


def test_stages_are_jobs_that_need_and_make_versions() -> None:
    found = stages()
    dvc = "dvc://git.example.com/ml/shop"
    assert list(found) == ["prepare", "train"]
    assert used(found["prepare"], "inputs") == [
        ("s3://lake", "raw/orders.csv", "abc", False),
        (dvc, "src/prepare.py", "1" * 32, False),
    ]
    assert used(found["prepare"], "outputs") == [(dvc, "data/features", f"{MD5}.dir", False)]
    assert used(found["train"], "outputs") == [
        (dvc, "model.pkl", "12345678901234567890123456789012", True),
        (dvc, "models/metrics.json", "1e345678901234567890123456789012", False),
    ]
    statistics = found["prepare"]["outputs"][0]["outputFacets"]["outputStatistics"]
    assert (statistics["size"], statistics["fileCount"]) == (4096, 3)
    assert all("run" not in event and event["eventTime"] == HERE.at for event in found.values())


def test_jobs_have_command_code_and_parameters() -> None:
    facets = stages()["train"]["job"]["facets"]
    assert facets["jobType"]["jobType"] == "TRAINING"
    assert facets["sourceCode"]["sourceCode"] == "python src/train.py\ncurl https://example.com/done"
    code = facets["sourceCodeLocation"]
    assert (code["repoUrl"], code["version"], code["path"]) == (HERE.repository, "a" * 40, "src/train.py")
    assert [(each["key"], each["value"]) for each in facets["headwater_parameters"]["parameters"]] == [
        ("train.rate", "0.10"), ("train.layers", '["64","32"]'), ("seed", "7"),
    ]  # fmt: skip
    assert stages()["prepare"]["job"]["facets"]["jobType"]["jobType"] == "STAGE"


@pytest.mark.parametrize(
    "address",
    ["git@git.example.com:ml/shop.git", "ssh://git@git.example.com/ml/shop", "https://git.example.com/ml/shop/"],
)
def test_a_repository_has_one_name_however_it_was_cloned(address: str) -> None:
    assert namespace_of(replace(HERE, repository=address)) == namespace_of(HERE) == "dvc://git.example.com/ml/shop"


def test_without_a_repository_the_folder_names_it() -> None:
    bare = replace(HERE, repository=None, commit=None)
    event = stages(standing=bare)["train"]
    assert event["job"]["namespace"] == "dvc://shop"
    assert "sourceCodeLocation" not in event["job"]["facets"]


def test_paths_are_of_the_repository_wherever_the_stage_works() -> None:
    pipeline = "stages: {train: {wdir: ../src}, fold: {foreach: [1, 2], do: {wdir: work}}}"
    lock = "schema: '2.0'\nstages:\n  train: {deps: [{path: ../data/a}]}\n  fold@1: {outs: [{path: b}]}\n"
    found = stages(lock, pipeline, replace(HERE, path="ml/dvc.lock"))
    assert list(found) == ["ml/dvc.yaml:train", "ml/dvc.yaml:fold@1"]
    assert [each[1] for each in used(found["ml/dvc.yaml:train"], "inputs")] == ["data/a"]
    assert [each[1] for each in used(found["ml/dvc.yaml:fold@1"], "outputs")] == ["ml/work/b"]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("out/net.onnx", True), ("net.SAFETENSORS", True), ("model.joblib", True), ("models", True),
        ("models/churn", True), ("models/churn.bin", True), ("models/metrics.json", False), ("train.pkl", False),
        ("data/modelled.csv", False), ("models/train.py", False), ("churn.json", True), ("other.json", False),
    ],
)  # fmt: skip
def test_what_is_a_model(path: str, model: bool) -> None:
    pipeline = "artifacts: {churn: {path: ./churn.json, type: model}, other: {path: other.json, type: data}}"
    lock = f"schema: '2.0'\nstages: {{train: {{outs: [{{path: {path}}}]}}}}"
    assert used(stages(lock, pipeline)["train"], "outputs")[0][3] is model


@pytest.mark.parametrize(
    ("lock", "why"),
    [
        ("", "no dvc.lock of schema 2.0"),
        ("- 1", "no dvc.lock of schema 2.0"),
        ("train: {cmd: x}", "no dvc.lock of schema 2.0"),
        ("schema: '2.0'\nstages: [train]", "no dvc.lock of schema 2.0"),
        ("schema: '2.0'\nstages: {}", "no stage"),
        ("schema: '2.0'\nstages: {train: 1}", "stage train: no mapping"),
        ("schema: '2.0'\nstages: {train: {deps: a}}", "`deps` is no list"),
        ("schema: '2.0'\nstages: {train: {outs: [a]}}", "one of `outs` has no `path`"),
        ("schema: '2.0'\nstages: {train: {outs: [{path: [a]}]}}", "one of `outs` has no `path`"),
        ("schema: '2.0'\nstages: {train: {params: [a]}}", "`params` are no mapping"),
        ("schema: '2.0'\nstages: {train: {params: {a: 1}}}", "`params` are no mapping"),
        ("schema: '2.0'\nstages: {", "no YAML"),
    ],
)
def test_what_is_no_lock_is_refused_in_one_line(lock: str, why: str) -> None:
    with pytest.raises(InvalidDeclaration, match=why) as refused:
        events_of(lock, None, HERE)
    assert "\n" not in str(refused.value)


def test_a_pipeline_that_cannot_be_read_is_named() -> None:
    with pytest.raises(InvalidDeclaration, match=r"dvc\.yaml beside it: no YAML"):
        stages(pipeline="stages: {")


def test_a_folder_that_is_a_template_is_refused() -> None:
    with pytest.raises(InvalidDeclaration, match="template"):
        stages(pipeline="stages: {train: {foreach: [a], do: {wdir: '${item}'}}}")
