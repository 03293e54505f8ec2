"""Names in paths may hold what separates paths."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from query_api.web.raw_path import Name, RawPathMiddleware


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.add_middleware(RawPathMiddleware)

    @app.get("/of/{namespace}/named/{name}")
    def names(namespace: Name, name: Name) -> list[str]:
        return [namespace, name]

    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/of/s3%3A%2F%2Flake/named/staging%2Forders", ["s3://lake", "staging/orders"]),
        ("/of/s3:%2F%2Flake/named/a%20b?q=%2F", ["s3://lake", "a b"]),
        ("/of/100%2525/named/%C3%A9", ["100%25", "é"]),
    ],
)
def test_a_name_is_decoded_after_the_route_was_found(client: TestClient, path: str, names: list[str]) -> None:
    assert client.get(path).json() == names


def test_a_slash_that_is_not_escaped_ends_the_name(client: TestClient) -> None:
    assert client.get("/of/a/b/named/c").status_code == 404
