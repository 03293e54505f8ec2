"""A model card of Hugging Face (`README.md` with YAML in front): what a model is declared to be made of. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

from headwater.declared_files import facets
from headwater.declared_files.bounded_yaml import given, read_yaml, texts
from headwater.declared_files.errors import InvalidDeclaration
from headwater.declared_files.facets import Json, standard
from headwater.declared_files.standing import Standing
from headwater.event.producer_json import mapping, objects
from headwater.naming import Name

#: Namespaces of the Hub; the datasets' is the one that the bridge from MLflow gives them.
MODELS: Final = "hf://models"
DATASETS: Final = "hf://datasets"

#: What makes a card one of a model: a README of a dataset or of anything else has none of these.
_OF_MODELS: Final = ("base_model", "model_name", "model_id", "model-index", "library_name", "pipeline_tag", "datasets")
#: Most text of the card that goes along as documentation, characters.
LONGEST_TEXT: Final = 20_000

_FRONT: Final = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(.*)", re.DOTALL | re.MULTILINE)
#: A repository on the Hub, and the revision that may follow it: as `hf://` has it, or in an address of a page.
_ID: Final = re.compile(
    r"(?P<id>[\w.-]+(?:/[\w.-]+)?)(?:@(?P<at>[\w.-]+)(?:/.*)?|/(?:tree|blob|resolve)/(?P<shown>[\w.-]+)(?:/.*)?)?",
    re.ASCII,
)
_ADDRESS: Final = re.compile(
    r"(?:https?://|git@|ssh://git@|hf://)(?:(?:huggingface\.co|hf\.co)[/:])?(?:datasets/|models/)?"
)
_HUB: Final = re.compile(
    r".*\b(?:huggingface\.co|hf\.co)[/:](?!datasets/|spaces/)([\w.-]+/[\w.-]+?)(?:\.git)?/?", re.ASCII
)


def events_of(card: str, standing: Standing) -> list[Json]:
    """A dataset event of the model, after one of each base model, which says that this is a model too.

    Raises:
        InvalidDeclaration: it has no front matter, or that is not one of a model.
    """
    found = _FRONT.match(card)
    if found is None:
        raise InvalidDeclaration("no model card: it does not begin with YAML between two lines `---`")
    said = read_yaml(found[1])
    if not isinstance(said, dict) or not any(key in said for key in _OF_MODELS):
        raise InvalidDeclaration(f"no model card: its front matter has none of {', '.join(_OF_MODELS)}")
    for key in ("base_model", "datasets", "tags"):
        if isinstance(said.get(key), dict) or any(not isinstance(each, str) for each in _listed(said.get(key))):
            raise InvalidDeclaration(f"no model card: `{key}` is neither a text nor a list of texts")
    model = Name(MODELS, _model_name(said, standing))
    of_models, of_datasets = _named(MODELS, said.get("base_model")), _named(DATASETS, said.get("datasets"))
    of_models.pop(model, None)
    bases = list(of_models)
    events = [_described(base, {"datasetType": facets.is_model()}, standing) for base in bases]
    inputs = of_models | {name: revision or _evaluated(said, name) for name, revision in of_datasets.items()}
    return [*events, _described(model, _facets(said, inputs, found[2]), standing)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _model_name(said: Mapping[str, Any], standing: Standing) -> str:
    """What the repository on the Hub is called that the card lies in; else what the card calls it; else its folder."""
    hub = _HUB.fullmatch(standing.repository or "")
    if hub is not None:
        return hub[1]
    index = [given(each.get("name")) for each in objects(said.get("model-index"))]
    names = (given(said.get("model_id")), given(said.get("model_name")), *index)
    return next((name for name in names if name), standing.folder)


def _named(namespace: str, value: Any) -> dict[Name, str | None]:
    """What is named on the Hub, with the revision if one is; of one that is named twice the first.

    Paths of the machine that trained it are left out: they name nothing elsewhere.
    """
    ids = (_ADDRESS.sub("", each, count=1).strip("/") if "://" in each else each for each in texts(value))
    found: dict[Name, str | None] = {}
    for each in ids:
        named = _ID.fullmatch(each)
        if named is not None and not each.startswith("."):
            found.setdefault(Name(namespace, named["id"]), named["at"] or named["shown"])
    return found


def _evaluated(said: Mapping[str, Any], dataset: Name) -> str | None:
    """The revision of a dataset in which the card says that the model was measured on it too."""
    results = (each for of in objects(said.get("model-index")) for each in objects(of.get("results")))
    datasets = (mapping(result.get("dataset")) for result in results)
    of_this = (given(each.get("revision")) for each in datasets if given(each.get("type")) == dataset.name)
    return next((revision for revision in of_this if revision), None)


def _described(name: Name, own: Json, standing: Standing) -> Json:
    return facets.event("Dataset", standing.at, dataset=facets.dataset(name, own))


def _facets(said: Mapping[str, Any], inputs: Mapping[Name, str | None], text: str) -> Json:
    found: Json = {"datasetType": facets.is_model()}
    if inputs:
        sources = [{"type": "DATASET", "namespace": each.namespace, "name": each.name} for each in inputs]
        found["lineage"] = standard("1-0-0/LineageFacet", "LineageDatasetFacet", inputs=sources)
    tags = _tags(said)
    if tags:
        listed = [{"key": key, "value": value, "source": "HUGGING_FACE"} for key, value in tags.items()]
        found["tags"] = standard("1-0-0/TagsDatasetFacet", tags=listed)
    if text.strip():
        found["documentation"] = standard(
            "1-1-0/DocumentationDatasetFacet", description=text.strip()[:LONGEST_TEXT], contentType="text/markdown"
        )
    metrics = [*_metrics(said)]
    relation = given(said.get("base_model_relation"))
    made_of = [
        {"namespace": each.namespace, "name": each.name, "version": revision}
        for each, revision in inputs.items()
        if revision is not None
    ]
    if metrics or relation or made_of:
        found["headwater_modelCard"] = facets.own(
            "ModelCardDatasetFacet", baseModelRelation=relation, metrics=metrics or None, madeOf=made_of or None
        )
    return found


def _tags(said: Mapping[str, Any]) -> dict[str, str]:
    """The card's own tags, and as `key=value` its licence and what else says what it is for."""
    tags = dict.fromkeys(texts(said.get("tags")), "true")
    for key in ("license", "library_name", "pipeline_tag", "language"):
        values = texts(said.get(key))
        if key == "license" and values == ["other"]:
            values = texts(said.get("license_name")) or values
        if values:
            tags[key] = ", ".join(values)
    return tags


def _metrics(said: Mapping[str, Any]) -> list[Json]:
    """Results of the model index, and the names of metrics that have none there."""
    found: list[Json] = []
    for result in (each for of in objects(said.get("model-index")) for each in objects(of.get("results"))):
        of_dataset = mapping(result.get("dataset"))
        dataset = given(of_dataset.get("type")) or given(of_dataset.get("name"))
        for metric in objects(result.get("metrics")):
            name, value = given(metric.get("type")) or given(metric.get("name")), given(metric.get("value"))
            if name is not None and value is not None:
                found.append({"name": name, "value": value} | ({} if dataset is None else {"dataset": dataset}))
    known = {each["name"] for each in found}
    return found + [{"name": name} for name in texts(said.get("metrics")) if name not in known]
