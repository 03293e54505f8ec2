"""What a model card declares: which models and datasets the model is made of, its licence, tags and results."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.model_card import LONGEST_TEXT, events_of
from headwater.declared_files.standing import Standing

HERE = Standing("churn-bert", "README.md", "2026-11-01T00:00:00Z")
CARD = """---
license: apache-2.0
language: [en, no]
base_model: google-bert/bert-base-uncased
base_model_relation: finetune
datasets:
- imdb
- https://huggingface.co/datasets/acme/churn
- ./local
tags: [text-classification, churn]
metrics: [accuracy, f1]
model-index:
- name: acme/churn
  results:
  - task: {type: text-classification}
    dataset: {name: Churn, type: acme/churn}
    metrics: [{type: accuracy, value: 0.93}]
---

# Churn

Who leaves.
"""


def model_of(card: str, standing: Standing = HERE) -> dict[str, Any]:
    """The dataset that the last event is of."""
    return events_of(card, standing)[-1]["dataset"]


def made_of(dataset: dict[str, Any]) -> list[tuple[str, str]]:
    """What the model is declared to be made of."""
    inputs = dataset["facets"].get("lineage", {}).get("inputs", [])
    return [(each["namespace"], each["name"]) for each in inputs]


def test_a_card_says_what_the_model_is_made_of() -> None:
    base, model = events_of(CARD, HERE)
    assert (base["dataset"]["namespace"], base["dataset"]["name"]) == ("hf://models", "google-bert/bert-base-uncased")
    assert base["dataset"]["facets"]["datasetType"]["datasetType"] == "MODEL"
    assert model["eventTime"] == HERE.at
    dataset = model["dataset"]
    assert (dataset["namespace"], dataset["name"]) == ("hf://models", "acme/churn")
    assert made_of(dataset) == [
        ("hf://models", "google-bert/bert-base-uncased"), ("hf://datasets", "imdb"), ("hf://datasets", "acme/churn"),
    ]  # fmt: skip
    facets = dataset["facets"]
    assert {each["key"]: each["value"] for each in facets["tags"]["tags"]} == {
        "text-classification": "true", "churn": "true", "license": "apache-2.0", "language": "en, no",
    }  # fmt: skip
    assert facets["documentation"]["description"] == "# Churn\n\nWho leaves."
    assert facets["headwater_modelCard"]["baseModelRelation"] == "finetune"
    assert facets["headwater_modelCard"]["metrics"] == [
        {"name": "accuracy", "value": "0.93", "dataset": "acme/churn"}, {"name": "f1"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("front", "repository", "name"),
    [
        ("model_name: acme/b", "https://huggingface.co/acme/a", "acme/a"),
        ("model_name: acme/b", "git@hf.co:acme/a.git", "acme/a"),
        ("model_name: acme/b", "https://huggingface.co/spaces/acme/a", "acme/b"),
        ("model_name: acme/b", "https://git.example.com/acme/a", "acme/b"),
        ("model_id: acme/c\nmodel_name: b", None, "acme/c"),
        ("library_name: transformers", None, "churn-bert"),
    ],
)
def test_what_the_model_is_called(front: str, repository: str | None, name: str) -> None:
    assert model_of(f"---\n{front}\n---\n", replace(HERE, repository=repository))["name"] == name


def test_a_model_is_not_made_of_itself_and_several_bases_are_all_named() -> None:
    card = "---\r\nmodel_name: m\r\nbase_model: [m, a/b, c, a/b]\r\ndatasets: null\r\n---\r\n"
    assert made_of(model_of(card)) == [("hf://models", "a/b"), ("hf://models", "c")]


def test_documentation_is_bounded() -> None:
    assert len(model_of(f"{CARD}{'x' * 100_000}")["facets"]["documentation"]["description"]) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("card", "why"),
    [
        ("", "does not begin with YAML"),
        ("# A project\n\n---\nmodel_name: m\n---\n", "does not begin with YAML"),
        ("---\nmodel_name: m\n", "does not begin with YAML"),
        ("---\ntitle: A page\n---\n", "front matter has none of"),
        ("---\n- a\n---\n", "front matter has none of"),
        ("---\nbase_model: {a: b}\n---\n", "`base_model` is neither"),
        ("---\ndatasets: [[a]]\n---\n", "`datasets` is neither"),
        ("---\nmodel_name: [\n---\n", "no YAML"),
    ],
)
def test_what_is_no_card_of_a_model_is_refused_in_one_line(card: str, why: str) -> None:
    with pytest.raises(InvalidDeclaration, match=why) as refused:
        events_of(card, HERE)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("stated", "revision"),
    [
        ("owner/base", None),
        ("owner/base@1a2b3c4", "1a2b3c4"),
        ("https://huggingface.co/owner/base/tree/v1.2", "v1.2"),
        ("https://huggingface.co/owner/base/blob/main/config.json", "main"),
        ("hf://owner/base@refs-1/model.safetensors", "refs-1"),
    ],
)
def test_a_revision_of_what_it_is_made_of(stated: str, revision: str | None) -> None:
    *_, event = events_of(f"---\nbase_model: {stated}\n---\n", HERE)
    facets = event["dataset"]["facets"]
    (source,) = facets["lineage"]["inputs"]
    assert source["name"] == "owner/base"
    found = facets.get("headwater_modelCard", {}).get("madeOf")
    assert found == (revision and [{"namespace": "hf://models", "name": "owner/base", "version": revision}])


def test_a_dataset_has_the_revision_that_it_was_measured_in() -> None:
    card = """---
datasets: [owner/data, owner/other, owner/third@7]
model-index:
- results:
  - dataset: {type: owner/data, revision: '55'}
  - dataset: {type: owner/third, revision: '8'}
  - dataset: {type: owner/unnamed, revision: '9'}
---
"""
    (event,) = events_of(card, HERE)
    made_of = event["dataset"]["facets"]["headwater_modelCard"]["madeOf"]
    assert [(each["name"], each["version"]) for each in made_of] == [("owner/data", "55"), ("owner/third", "7")]
