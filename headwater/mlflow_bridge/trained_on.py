"""Which columns a model was trained on: those of its signature, in the datasets that its run was given. Pure.

It is said as `headwater.track` says it, by the `lineage` facet of the job: each feature and target with its dataset,
and what is not known to be of single columns as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.model_files import ModelFiles
from headwater.naming import Name
from headwater.tracking.used import TARGET, TRAINING


@dataclass(frozen=True, slots=True)
class Source:
    """What a model may have been trained on.

    Attributes:
        columns: those that it has, by how a signature may name them; none where that is not known.
        mapped: whether pipelines may know it; else it is one of MLflow's own.
    """

    name: Name
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    mapped: bool = True


def lineage(namespace: str, models: Mapping[tuple[str, str], ModelFiles | None], read: Sequence[Source]) -> facets.Json:
    """The `lineage` facet of a training, by its name, if the signature of a model that it made names columns.

    Args:
        namespace: of the models.
        models: what is known of each model, by the name of its dataset and its version.
        read: what the run was given.
    """
    stated = {name: _made_of(read, said) for (name, _), said in models.items()}
    if all(each is None for each in stated.values()):
        return {}
    everything = [_whole(each.name) for each in read]
    entries = [
        {"namespace": namespace, "name": name, "type": "DATASET", "inputs": everything if each is None else each}
        for name, each in stated.items()
    ]
    return {"lineage": facets.standard_named("1-0-0/LineageFacet", "LineageJobFacet", entries=entries)}


def _made_of(read: Sequence[Source], said: ModelFiles | None) -> list[dict[str, Any]] | None:
    """What a model is made of, None if its signature names no column that a dataset has.

    A dataset that only MLflow knows has a column only where no other has it: `autolog()` logs the frame that was fitted
    beside the table that it was made of.
    """
    if said is None or not said.inputs:
        return None
    found: dict[Name, dict[str, list[dict[str, str]]]] = {}
    features = _found(read, said.inputs, TRAINING, found)
    if not features:
        return None
    targets = _found(read, [each for each in said.outputs if each not in said.inputs], TARGET, found)
    listed: list[dict[str, Any]] = []
    for each in read:
        of_one = found.get(each.name, {})
        listed += [_whole(each.name) | {"field": column, "transformations": how} for column, how in of_one.items()]
        if not of_one or features < len(said.inputs) or not targets:
            listed.append(_whole(each.name))
    return listed


def _found(
    read: Sequence[Source],
    columns: Sequence[str],
    how: list[dict[str, str]],
    found: dict[Name, dict[str, list[dict[str, str]]]],
) -> int:
    """How many of the columns a dataset has; they go to `found`, by dataset."""
    count = 0
    for column in columns:
        having = [each for each in read if column in each.columns]
        for each in [each for each in having if each.mapped] or having:
            found.setdefault(each.name, {}).setdefault(each.columns[column], how)
        count += bool(having)
    return count


def _whole(name: Name) -> dict[str, Any]:
    return {"namespace": name.namespace, "name": name.name, "type": "DATASET"}
