"""Every field of every facet of the standard reaches the graph and stays there as it was sent."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.facets import SAMPLES
from tests.conformance.catalogue import sections
from tests.conformance.told import Told, kept, on
from tests.corpus import SHARED
from tests.unit.event.test_generated import PRODUCTS, kinds, latest

Schema = dict[str, Any]

#: `{kind}.{facet}.{field}` of every field that the page has a row for.
FIELDS = [
    rule.id
    for section in sections()
    for rule in section.rules
    if rule.id.count(".") >= 2 and rule.id.split(".")[1] in SAMPLES.get(rule.id.split(".")[0], {})
    if rule.text.startswith(f"`{rule.id.split('.', 1)[1]}`")
]


def values(body: Any, path: str) -> list[Any]:
    """What stands at a path, `*` for any key, in every member of the lists on the way."""
    found = [body]
    for step in path.split("."):
        found = [each for one in found for each in (one if isinstance(one, list) else [one])]
        found = [
            each for one in found for each in (one.values() if step == "*" else [one[step]] if step in one else [])
        ]
    return found


@pytest.mark.parametrize("field", [pytest.param(each, marks=pytest.mark.rule(each)) for each in FIELDS])
def test_a_field_is_kept_as_it_was_sent(field: str) -> None:
    kind, name, path = field.split(".", 2)
    body = SAMPLES[kind][name]
    sent = values(body, path)
    assert sent, "the sample has it"
    assert values(kept(Told(on(kind, name, body)), kind, name), path) == sent


_DAY = {"type": "compare", "left": {"type": "field", "field": "day"}, "right": {"type": "literal", "value": "1"}}
_CONDITIONS = {
    "location": {"type": "location", "locations": ["s3://w/raw/day=1"]},
    "partition": {"type": "partition", "partitions": [{"identifier": "p", "dimensions": {"day": "1"}}]},
    "compare": {**_DAY, "comparison": "EQUAL"},
    "binary": {"type": "binary", "operator": "AND", "left": _DAY, "right": _DAY},
}


@pytest.mark.parametrize(
    "condition", [pytest.param(each, marks=pytest.mark.rule(f"subset.{each}")) for each in _CONDITIONS]
)
def test_a_condition_stands_on_the_read_and_the_write(condition: str) -> None:
    for kind, key in (("input", "inputCondition"), ("output", "outputCondition")):
        body = {key: _CONDITIONS[condition]}
        assert kept(Told(on(kind, "subset", body)), kind, "subset") == body


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_facet_is_kept_whole(kind: str) -> None:
    for name, body in SAMPLES[kind].items():
        assert kept(Told(on(kind, name, body)), kind, name) == body


#: Kinds of the published files as we call them.
_KINDS = {"Run": "run", "Job": "job", "Dataset": "dataset", "InputDataset": "input", "OutputDataset": "output"}


def fields(schema: Schema, node: Schema, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of the fields of a facet's schema, those of the base of all facets apart."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        if name in schema["$defs"] and name not in seen:
            yield from fields(schema, schema["$defs"][name], (*seen, name))
        return
    for key in ("allOf", "anyOf", "oneOf"):
        for each in node.get(key, []):
            yield from fields(schema, each, seen)
    for name, each in node.get("properties", {}).items():
        yield (name,)
        yield from ((name, *path) for path in fields(schema, each, seen))
    if isinstance(node.get("items"), dict):
        yield from fields(schema, node["items"], seen)
    if isinstance(node.get("additionalProperties"), dict):
        yield from (("*", *path) for path in fields(schema, node["additionalProperties"], seen))


@pytest.mark.skipif(not (SHARED / "spec").is_dir(), reason="needs the published schemas in ../shared/spec")
def test_every_field_of_the_standard_has_a_row() -> None:
    missing: set[str] = set()
    published = {name: schema for name, schema in latest(Path(SHARED)).items() if not name.startswith(PRODUCTS)}
    assert len(published) == 38
    for file, schema in published.items():
        for kind in kinds(file):
            for name, node in schema["properties"].items():
                rows = {f"{_KINDS[kind]}.{name}.{'.'.join(path)}" for path in fields(schema, node)}
                # one file, one facet for each of two places
                other = {"lineage": {"job": ("inputs", "fields"), "dataset": ("entries",)}, "subset": _SUBSET}
                apart = other.get(name, {}).get(_KINDS[kind], ())
                missing |= {row for row in rows if row.split(".")[2] not in apart and not _NESTED.match(row)} - set(
                    FIELDS
                )
    assert missing == set()


#: What has rows case by case.
_NESTED = re.compile(r"(job|dataset)\.lineage\.(entries|inputs|fields\.\*\.inputs)\.|(in|out)put\.subset\.\w+\.")
_SUBSET = {"input": ("outputCondition",), "output": ("inputCondition",)}
