"""An MLflow server that answers from recorded JSON, over HTTP, page by page: what it has can be changed meanwhile."""

import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

Json = dict[str, Any]


class QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that break a connection off: a test reads what the command line prints."""

    def handle_error(self, *_: Any) -> None:
        pass


RECORDED = Path(__file__).with_name("recorded.json")
PREFIX = "/api/2.0/mlflow/"
FILES = re.compile(r"/ajax-api/2\.0/mlflow/logged-models/(?P<model>[^/]+)/artifacts/files|/model-versions/get-artifact")


class MissingError(Exception):
    """404."""


@dataclass
class Recorded:
    """What a server has, as MLflow's REST answers give it; the runs as `runs/get` does.

    Attributes:
        logged_models: None on an MLflow 2.
        page: how many of anything are on a page.
        asked: paths that were asked for.
        files: texts of the files of models by name; models by the id of a logged one, or `name/version`.
        no_files: the status of an answer to all that ask for files; 0: they are served.
    """

    experiments: list[Json] = field(default_factory=list[Json])
    runs: list[Json] = field(default_factory=list[Json])
    logged_models: list[Json] | None = field(default_factory=list[Json])
    registered_models: list[Json] = field(default_factory=list[Json])
    model_versions: list[Json] = field(default_factory=list[Json])
    page: int = 2
    asked: list[str] = field(default_factory=list[str])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])
    files: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    no_files: int = 0

    def file(self, path: str, given: Json) -> tuple[int, dict[str, str], bytes]:
        """The answer to who asks for a file of a model."""
        self.asked.append(path)
        if self.no_files:
            return self.no_files, {"Content-Type": "text/html"}, b"<html>no</html>"
        model = path.split("/")[5] if path.startswith("/ajax-api") else f"{given['name']}/{given['version']}"
        found = self.files.get(model, {}).get(given.get("artifact_file_path") or given["path"])
        if found is None:
            raise MissingError
        return 200, {"Content-Type": "text/plain"}, found.encode()

    def answer(self, path: str, given: Json) -> Json:
        """The answer to a request."""
        self.asked.append(path)
        if path.startswith("logged-models") and self.logged_models is None:
            raise MissingError
        lists = {
            "experiments/search": ("experiments", self.experiments),
            "runs/search": ("runs", self.runs),
            "logged-models/search": ("models", self.logged_models or []),
            "registered-models/search": ("registered_models", self.registered_models),
            "model-versions/search": ("model_versions", self.model_versions),
        }
        if path in lists:
            key, all_ = lists[path]
            page = self._page(key, [each for each in all_ if filtered(each.get("info", each), given)], given)
            return page | ({"runs": [searched(each) for each in page["runs"]]} if "runs" in page else {})
        kind, _, last = path.partition("/")
        by_id = {
            "runs": ("run", self.runs, "run_id"),
            "logged-models": ("model", self.logged_models or [], "model_id"),
            "registered-models": ("registered_model", self.registered_models, "name"),
            "model-versions": ("model_version", self.model_versions, "name"),
        }
        if kind not in by_id:
            raise MissingError
        key, all_, name = by_id[kind]
        wanted = given or {name: last}
        for each in all_:
            if wanted.items() <= each.get("info", each).items():
                return {key: each}
        raise MissingError

    def _page(self, key: str, found: list[Json], given: Json) -> Json:
        start = int(given.get("page_token") or 0)
        rest = {"next_page_token": str(start + self.page)} if start + self.page < len(found) else {}
        some = found[start : start + self.page]
        return ({key: some} if some else {}) | rest  # protobuf's JSON leaves out what is empty


def recorded() -> Recorded:
    """What a real server had (MLflow 3.17.2)."""
    return Recorded(**json.loads(RECORDED.read_text(encoding="utf-8")))


def searched(run: Json) -> Json:
    """A run as a search gives it: without the models that it read."""
    inputs = {key: each for key, each in run.get("inputs", {}).items() if key != "model_inputs"}
    return {**run, "inputs": inputs}


def filtered(entity: Json, given: Json) -> bool:
    """Whether it is of the experiments that are asked for, and the filter takes it."""
    if entity.get("experiment_id") not in given.get("experiment_ids", [entity.get("experiment_id")]):
        return False
    where = given.get("filter")
    if not where:
        return True
    found = re.fullmatch(r"""(?:attributes\.)?(\w+) ?(>=|=) ?(?:'(.*)'|"(.*)"|(\d+))""", where, re.DOTALL)
    assert found, where
    key, operator, single, double, number = found.groups()
    if operator == ">=":
        return (entity.get(key) or 0) >= int(number)
    return entity.get(key) == (single or double)


def transport(server: Recorded) -> httpx.MockTransport:
    """The server without a socket."""

    def answer(request: httpx.Request) -> httpx.Response:
        given: Json = json.loads(request.content or b"{}") if request.method == "POST" else dict(request.url.params)
        status, headers, body = answered(server, request.url.path, given)
        return httpx.Response(status, headers=headers, content=body)

    return httpx.MockTransport(answer)


def answered(server: Recorded, path: str, given: Json) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    try:
        if FILES.fullmatch(path):
            return server.file(path, given)
        status, found = 200, server.answer(path.removeprefix(PREFIX), given)
    except MissingError:
        status, found = 404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "not found"}
    return status, {"Content-Type": "application/json"}, json.dumps(found).encode()


@contextmanager
def serving(server: Recorded) -> Generator[str]:
    """The address at which it answers during the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}"))

        def _answer(self, given: Json) -> None:
            server.headers.append(dict(self.headers.items()))
            status, headers, body = answered(server, unquote(urlsplit(self.path).path), given)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    http = QuietServer(("127.0.0.1", 0), Handler)
    Thread(target=http.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}"
    finally:
        http.shutdown()
        http.server_close()
