"""`/docs` is whole without the internet: all that it loads comes from the same server, and nothing else may."""

import asyncio
import re
from urllib.parse import urljoin

import httpx
import pytest

from headwater.settings import Settings
from query_api.app import create_app

APP = create_app(Settings(kafka_bootstrap_servers="127.0.0.1:1", neo4j_uri="bolt://127.0.0.1:1"))


def get(path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://headwater") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_the_page_loads_only_what_is_served_beside_it() -> None:
    page = get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "http:" not in page.text
    assert "https:" not in page.text
    named = re.findall(r'(?:src|href|data-openapi)="([^"]+)"', page.text)
    paths = [urljoin("/docs", each) for each in named if each != "data:,"]
    assert paths == ["/docs/swagger-ui.css", "/openapi.json", "/docs/swagger-ui-bundle.js", "/docs/start.js"]
    for path in paths:
        answer = get(path)
        assert answer.status_code == 200
        assert answer.content
    assert "SwaggerUIBundle(" in get("/docs/start.js").text
    assert "SwaggerUIBundle" in get("/docs/swagger-ui-bundle.js").text


def test_the_browser_is_told_to_load_nothing_else() -> None:
    policy = dict(each.strip().split(" ", 1) for each in get("/docs").headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert all("http" not in sources and "*" not in sources for sources in policy.values())


@pytest.mark.parametrize("path", ["/docs/redoc.standalone.js", "/docs/..%2F__init__.py", "/redoc"])
def test_nothing_else_is_served(path: str) -> None:
    assert get(path).status_code in {404, 422}


def test_titles_of_problems_are_those_of_the_documentation() -> None:
    answer = get("/api/v1/impact?depth=-1")
    assert (answer.status_code, answer.json()["title"]) == (422, "Unprocessable Content")
    described = APP.openapi()["paths"]["/api/v1/impact"]["get"]["responses"]["422"]["description"]
    assert described == "Unprocessable Content"
