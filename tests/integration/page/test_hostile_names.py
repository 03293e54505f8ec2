"""Names from outside are text, wherever they stand, and their links lead to what they name."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode
from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.corpus import Event
from tests.integration.page.conftest import Open, settled
from tests.integration.stack.services import Stack

pytestmark = pytest.mark.engines

NAMES = {
    "markup and separators": "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>'>"
    "<svg/onload=a()> a/b:c%2Fd%#e?f=g&h=i\\j+k ../../l javascript:alert(1)",
    "directions, emoji and controls": "\u202egnp.exe\u202c \u2066x\u2069 \u05e9\u05dc \ufdfd"
    " 🧊👩\u200d👩\u200d👧🏳️\u200d🌈 Z͑ͫ̓ͪ a\nb\x07c\u2028d\ufeff",
    "spaces": "   ",
    "long": "x" * 200_000,
}
NAMESPACE = "<b>ns</b>:/#?%"
#: What the page may have at most of a name of 200 kB: shortened on the screen, and in one title.
MOST_SHOWN = 1_000_000
#: Longer names do not fit into an address that HTTP carries.
MOST_ADDRESSED = 2_000
TOO_LONG = ("400", "414", "431")


def _run(index: int) -> str:
    return str(UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + index))


def _events(index: int, name: str) -> Iterator[Event]:
    """A job that makes a model and a table of columns, all called `name`, and says `name` of them in every way."""
    schema = {"fields": [{"name": name, "type": name, "description": name}, {"name": "plain", "type": "int"}]}
    said = {
        "schema": schema,
        "documentation": {"description": name},
        "ownership": {"owners": [{"name": name, "type": name}]},
        "tags": {"tags": [{"key": name, "value": name}]},
        "version": {"datasetVersion": name},
        "datasetType": {"datasetType": "TABLE"},
    }
    lineage = {
        name: {
            "inputFields": [
                {
                    "namespace": NAMESPACE,
                    "name": f"source of {name}",
                    "field": name,
                    "transformations": [{"type": "DIRECT", "subtype": name, "description": name}],
                }
            ]
        }
    }
    for state, minute in (("START", 0), ("COMPLETE", 5)):
        yield {
            "eventType": state,
            "eventTime": f"2026-11-28T10:0{minute}:00Z",
            "producer": "https://example.com/<i>producer</i>",
            "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "run": {
                "runId": _run(index),
                "facets": _facets(
                    errorMessage={"message": name, "programmingLanguage": name, "stackTrace": name},
                    processing_engine={"name": name, "version": name, "openlineageAdapterVersion": name},
                ),
            },
            "job": {
                "namespace": NAMESPACE,
                "name": name,
                "facets": _facets(
                    sql={"query": name, "dialect": name},
                    documentation={"description": name},
                    ownership={"owners": [{"name": name}]},
                ),
            },
            "inputs": [
                {"namespace": NAMESPACE, "name": f"source of {name}", "facets": _facets(schema=schema)},
                {"namespace": NAMESPACE, "name": "above all"},
            ],
            "outputs": [
                {"namespace": NAMESPACE, "name": name, "facets": _facets(**said, columnLineage={"fields": lineage})},
                {
                    "namespace": NAMESPACE,
                    "name": f"model {name}",
                    "facets": _facets(version={"datasetVersion": name}, datasetType={"datasetType": "MODEL"}),
                },
            ],
        }


def _facets(**facets: Mapping[str, object]) -> dict[str, object]:
    about = {"_producer": "https://example.com", "_schemaURL": "https://example.com/facet.json"}
    return {name: {**about, **facet} for name, facet in facets.items()}


@pytest.fixture(scope="module")
def named(shop: Stack) -> Stack:
    """The shop, and beside it what is named so that a careless page would run it."""
    for index, name in enumerate(NAMES.values()):
        shop.send(_events(index, name))
    shop.wait()
    return shop


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("called", NAMES)
def test_a_name_is_text_on_every_view_and_its_links_work(window: Open, called: str) -> None:
    name = NAMES[called]
    index = list(NAMES).index(called)
    page = window("about:blank", allowed=TOO_LONG if called == "long" else ())
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for address in _addresses(index, name):
        page.goto(address)
        settled(page)
        _is_text(page, address)
    # From what is above everything to all below it, by links alone.
    page.goto(f"/impact?{urlencode({**_reference('dataset', 'above all'), 'level': 'dataset'})}")
    settled(page)
    table = page.get_by_role("table", name="jobs that are reached")
    table.get_by_role("link").nth(0).wait_for()
    _is_text(page, "impact")


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "namespace": NAMESPACE, "name": name}


def _addresses(index: int, name: str) -> Iterator[str]:
    """Every view that tells of what is called `name`."""
    asked: list[tuple[str, dict[str, str]]] = [("", {}), ("models", {}), ("runs", {}), ("find", {"q": name[:100]})]
    run = {"id": f"run:{_run(index)}"}
    asked += [("run", {**run, "tab": tab}) for tab in ("", "closure", "reached", "facets")]
    if len(name) < MOST_ADDRESSED:
        table, job, model = _reference("dataset", name), _reference("job", name), _reference("dataset", f"model {name}")
        column = {**_reference("datasetField", name), "field": name}
        asked += [("graph", {**table, "up": "2"}), ("graph", column), ("impact", column), ("impact", table)]
        asked += [("dataset", {**table, "tab": tab}) for tab in ("", "schema", "versions", "runs", "facets")]
        asked += [("job", {**job, "tab": tab}) for tab in ("", "code", "events")]
        asked += [("model", {**model, "tab": tab}) for tab in ("", "origin", "uses", "reproduce")]
    yield from (f"/{view}?{urlencode(query)}" for view, query in asked)


def _is_text(page: Page, address: str) -> None:
    """Nothing of a name became a part of the document, and no more of it is there than can be read."""
    assert page.title() != "ran", address
    assert page.locator("main :is(img, script, iframe, b, i:not(.skeleton i), object)").count() == 0, address
    assert len(page.locator("main").inner_html()) < MOST_SHOWN, address
    for link in page.locator("main a").all():
        assert (link.get_attribute("href") or "").startswith(("/", "#")), address
