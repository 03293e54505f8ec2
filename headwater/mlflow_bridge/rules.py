"""Which dataset of the pipelines a dataset of MLflow is: by tags, by the rules of a file, by where it lies. Pure.

The file has the form of `HEADWATER_NAMING_RULES` (docs/operations.md), with one more rule: `source`. The first of
these that fits gives the name; the others, in their order, change the names that were found.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from headwater.mlflow_bridge import sources
from headwater.mlflow_bridge.entities import DatasetInput
from headwater.naming import CaseRule, HostsRule, Name, PartitionsRule, SchemeRule, renamed, rules_in

#: Tags on the use of a dataset; on the run, the dataset's name stands between the first word and the last.
_TAG: Final = "openlineage."
_RUN_TAG: Final = "openlineage.dataset."
_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}|\*")


class SourceRule(BaseModel):
    """Datasets whose source is like this have that name.

    `uri` is held against the address, path or table that the source has, `dataset` against MLflow's name of it, both
    in whole: `*` stands for any text, `{word}` for any that is not empty, which `namespace` and `name` may use.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: Literal["source"]
    type: str | None = None
    uri: str | None = None
    dataset: str | None = None
    namespace: str
    name: str

    @model_validator(mode="after")
    def _makes_sense(self) -> "SourceRule":
        if self.uri is None and self.dataset is None:
            raise ValueError("a source rule needs `uri` or `dataset`")
        given = [each for pattern in (self.uri, self.dataset) if pattern for each in _words(pattern)]
        twice = {each for each in given if given.count(each) > 1}
        unknown = {each for made in (self.namespace, self.name) for each in _words(made)} - set(given)
        if twice or unknown:
            word = min(twice or unknown)
            raise ValueError(f"{{{word}}} is {'there twice' if twice else 'in neither `uri` nor `dataset`'}")
        return self

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        uri, dataset = (None if each is None else _compiled(each) for each in (self.uri, self.dataset))
        return uri, dataset

    def apply(self, dataset: DatasetInput) -> Name | None:
        """The name, if the dataset is like this."""
        if self.type is not None and self.type != dataset.source_type:
            return None
        found: dict[str, str] = {}
        for pattern, held in zip(self._patterns, (sources.place(dataset.source), dataset.name), strict=True):
            if pattern is None:
                continue
            match = pattern.fullmatch(held or "")
            if match is None:
                return None
            found |= match.groupdict()
        return Name(_filled(self.namespace, found), _filled(self.name, found))


def _words(pattern: str) -> list[str]:
    return [found[1] for found in _PLACEHOLDER.finditer(pattern) if found[1]]


def _compiled(pattern: str) -> re.Pattern[str]:
    made, end = "", 0
    for found in _PLACEHOLDER.finditer(pattern):
        made += re.escape(pattern[end : found.start()]) + (f"(?P<{found[1]}>.+?)" if found[1] else ".*")
        end = found.end()
    return re.compile(made + re.escape(pattern[end:]), re.DOTALL)


def _filled(form: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words[found[1]] if found[1] else found[0], form)


SomeRule = Annotated[SourceRule | HostsRule | SchemeRule | CaseRule | PartitionsRule, Field(discriminator="rule")]
_FILE: TypeAdapter[tuple[SomeRule, ...]] = TypeAdapter(tuple[SomeRule, ...])


def rules_of(file: Path | None) -> tuple[SomeRule, ...]:
    """The rules in a JSON file, none without a file.

    Raises:
        InvalidSettings: it cannot be read, or is no list of rules.
    """
    return rules_in(file, _FILE, "--rules")


class Found(NamedTuple):
    """What a dataset of MLflow is called.

    Attributes:
        mapped: whether that is a name that pipelines may know; else it is one of MLflow's own.
        version: the one that a tag or the source gives; None if neither does.
    """

    name: Name
    mapped: bool
    version: str | None


def find(rules: Sequence[SomeRule], dataset: DatasetInput, run_tags: Mapping[str, str], own: Name) -> Found:
    """The name of a dataset that a run was given; `own` is MLflow's."""
    version = _tag("version", dataset, run_tags) or sources.version(dataset.source_type, dataset.source)
    named = _tag("namespace", dataset, run_tags), _tag("name", dataset, run_tags)
    if named[0] and named[1]:
        return Found(Name(named[0], named[1]), mapped=True, version=version)
    by_rule = (rule.apply(dataset) for rule in rules if isinstance(rule, SourceRule))
    name = next((each for each in by_rule if each is not None), None)
    name = name or sources.name(dataset.source_type, dataset.source)
    if name is None:
        return Found(own, mapped=False, version=version)
    others = [rule for rule in rules if not isinstance(rule, SourceRule)]
    return Found(renamed(others, name.namespace, name.name), mapped=True, version=version)


def _tag(word: str, dataset: DatasetInput, run_tags: Mapping[str, str]) -> str | None:
    return dataset.tags.get(f"{_TAG}{word}") or run_tags.get(f"{_RUN_TAG}{dataset.name}.{word}") or None
