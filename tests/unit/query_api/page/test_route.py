"""The page is served at the address of every view, and loads nothing but what comes from here."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from headwater.settings import Settings
from query_api.app import create_app
from query_api.page import route

APP = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1"))
ADDRESSES = Path(__file__).parents[4] / "web/src/address/address.ts"


def get(path: str, app: FastAPI = APP, /, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Headwater</title>")
    (tmp_path / "page" / "index-abc.js").write_text("export {};" * 200)
    monkeypatch.setattr(route, "BUILT", tmp_path)
    return tmp_path


def test_the_views_are_those_of_the_page() -> None:
    text = ADDRESSES.read_text(encoding="utf-8")
    found = re.search(r"VIEWS = (\[.*?\]) as const", text, re.DOTALL)
    assert found
    assert json.loads(re.sub(r",\s*\]", "]", found[1])) == list(route.VIEWS)


@pytest.mark.parametrize("path", ["/", *(f"/{view}?id=dataset:a:b%2Fc" for view in route.VIEWS)])
def test_every_view_is_the_page(built: Path, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert answer.text == (built / "index.html").read_text(encoding="utf-8")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_view_begins_with_what_it_loads_at_once(built: Path) -> None:
    loads = {"home": {"scripts": ["page/Home-a.js"], "styles": ["page/home-a.css"], "answers": ["api/v1/overview"]}}
    none = {"scripts": [], "styles": [], "answers": []}
    (built / "index.html").write_text("<head></head>")
    (built / "first-loads.json").write_text(json.dumps(loads | dict.fromkeys(route.VIEWS, none)))
    assert re.findall(r"<link (.*?)>", get("/").text) == [
        'rel="modulepreload" crossorigin href="./page/Home-a.js"',
        'rel="stylesheet" crossorigin href="./page/home-a.css"',
        'rel="preload" as="fetch" crossorigin href="./api/v1/overview"',
    ]
    assert get("/graph?id=dataset:a:b").text == "<head></head>"

    (built / "keys.json").write_text("what cannot be read lets nobody in")
    by_key = create_app(Settings(keys_file=built / "keys.json", neo4j_uri="bolt://127.0.0.1:1"))
    assert re.findall(r"<link rel=.(\w+)", get("/", by_key).text) == ["modulepreload", "stylesheet"]


def test_what_each_view_loads_is_known() -> None:
    if not (route.BUILT / "first-loads.json").is_file():
        pytest.skip("the page is not built: make page")
    found = json.loads((route.BUILT / "first-loads.json").read_text(encoding="utf-8"))
    assert found.keys() == {"home", *route.VIEWS}
    assert all(any("View-" in script for script in each["scripts"]) for each in found.values())


def test_the_policy_lets_nothing_in_from_elsewhere(built: Path) -> None:
    assert built
    policy = dict(each.strip().split(" ", 1) for each in get("/").headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["style-src"].startswith("'self' 'sha256-")
    assert not any("http" in sources or "*" in sources or "unsafe" in sources for sources in policy.values())


def test_scripts_are_kept_and_compressed(built: Path) -> None:
    assert built
    answer = get("/page/index-abc.js", **{"Accept-Encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/page/other.js", "/page/..%2Findex.html", "/page/%2e%2e/index.html", "/graph/x"])
def test_nothing_else_is_served(built: Path, path: str) -> None:
    assert built
    assert get(path).status_code == 404


def test_a_page_that_is_not_built_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "BUILT", tmp_path)
    answer = get("/")
    assert answer.status_code == 503
    assert "make page" in answer.text
