"""MLflow's REST interface, as far as the bridge reads it: everything page by page, failures as one line for people."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from threading import Thread
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, quote, unquote

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from headwater.errors import EngineUnavailable, HeadwaterError
from headwater.event.producer_json import mapping, objects, text
from headwater.mlflow_bridge import answer, entities
from headwater.mlflow_bridge.entities import Experiment, LoggedModel, RegisteredModel, Run, Version
from headwater.mlflow_bridge.names import tracking_address

_Entity = TypeVar("_Entity")

_API: Final = "/api/2.0/mlflow/"
#: Where MLflow serves the files of models: no part of its interface, but what its own pages and `mlflow` use.
_LOGGED_FILES: Final = "/ajax-api/2.0/mlflow/logged-models/{}/artifacts/files"
_VERSION_FILES: Final = "/model-versions/get-artifact"
_LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}
#: Seconds until a server must have answered at all; and for one answer later.
REACHED_WITHIN: Final = 20.0
_ANSWER_WITHIN: Final = 60.0
#: Seconds for a piece of a file, which the server itself may have to fetch from elsewhere; and bytes that are read.
_FILE_WITHIN: Final = 10.0
_LARGEST_FILE: Final = 4 * 1024 * 1024
_TRIES: Final = 4
#: What a page asks for: what every version of MLflow allows.
_RUNS: Final = 1000
_LOGGED: Final = 100
_REGISTERED: Final = 100
_VERSIONS: Final = 1000
#: States after which the same request may be answered.
_AGAIN: Final = {429, 500, 502, 503, 504}


class MlflowUnavailable(EngineUnavailable):
    """The MLflow server does not answer now."""


class NotThere(HeadwaterError):  # noqa: N818
    """MLflow has no such thing, or is of a version that has no such interface."""


class FilesUnavailable(HeadwaterError):  # noqa: N818
    """The server answers, but gives no files of models: they lie where it cannot read, or it is not allowed."""


class Tracking:
    """An MLflow server. Blocks; one thread at a time.

    Attributes:
        has_logged_models: false once it has said that it is an MLflow 2, which has none.
    """

    def __init__(self, client: httpx.Client, shown: str) -> None:
        self._client = client
        self._shown = shown
        self.has_logged_models = True

    def reach(self) -> None:
        """Return if an MLflow server answers, within `REACHED_WITHIN` seconds, however slow the names are to resolve.

        Raises:
            MlflowUnavailable: nothing does.
            HeadwaterError: something else does, or it lets nobody in.
        """
        raised: list[Exception] = []

        def ask() -> None:
            try:
                self._refuse_stranger(self._once("POST", "experiments/search", json={"max_results": 1}))
            except Exception as error:  # noqa: BLE001  (told by who waits)
                raised.append(error)

        asking = Thread(target=ask, daemon=True)
        asking.start()
        asking.join(REACHED_WITHIN)
        if asking.is_alive():
            raise MlflowUnavailable(f"{self._shown} did not answer within {REACHED_WITHIN:.0f} s")
        for error in raised:
            raise self._stranger() if isinstance(error, NotThere) else error

    def experiments(self) -> Iterator[Experiment]:
        """All experiments, deleted ones too."""
        asked = {"max_results": 1000, "view_type": "ALL"}
        for page in self._pages("POST", "experiments/search", asked):
            yield from _read(entities.experiment, page.get("experiments"))

    def runs(self, experiments: Sequence[str], where: str = "") -> Iterator[list[Run]]:
        """Pages of the runs of experiments, deleted ones too, the earliest first; without the models that they read."""
        asked = {
            "experiment_ids": list(experiments),
            "max_results": _RUNS,
            "run_view_type": "ALL",
            "order_by": ["attributes.start_time ASC"],
            **({"filter": where} if where else {}),
        }
        for page in self._pages("POST", "runs/search", asked):
            yield list(_read(entities.run, page.get("runs")))

    def run(self, run_id: str) -> Run | None:
        """A run with all that MLflow has of it; None if it is gone."""
        try:
            found = self._call("GET", "runs/get", params={"run_id": run_id})
        except NotThere:
            return None
        return entities.run(mapping(found.get("run")))

    def logged_models(self, experiments: Sequence[str]) -> Iterator[LoggedModel]:
        """The logged models of experiments; none of MLflow 2."""
        if not self.has_logged_models:
            return
        asked = {"experiment_ids": list(experiments), "max_results": _LOGGED}
        try:
            for page in self._pages("POST", "logged-models/search", asked):
                yield from _read(entities.logged_model, page.get("models"))
        except NotThere:
            self.has_logged_models = False

    def logged_model(self, model_id: str) -> LoggedModel | None:
        """A logged model; None if it is gone."""
        try:
            found = self._call("GET", f"logged-models/{quote(model_id, safe='')}")
        except NotThere:
            return None
        return entities.logged_model(mapping(found.get("model")))

    def registered_models(self) -> Iterator[RegisteredModel]:
        for page in self._pages("GET", "registered-models/search", {"max_results": _REGISTERED}):
            yield from _read(entities.registered_model, page.get("registered_models"))

    def registered_model(self, name: str) -> RegisteredModel | None:
        """A registered model; None if it is gone."""
        try:
            found = self._call("GET", "registered-models/get", params={"name": name})
        except NotThere:
            return None
        return entities.registered_model(mapping(found.get("registered_model")))

    def versions(self, where: str = "") -> Iterator[Version]:
        """The registered versions that a filter of MLflow's takes; all without one."""
        asked = {"max_results": _VERSIONS, **({"filter": where} if where else {})}
        for page in self._pages("GET", "model-versions/search", asked):
            yield from _read(entities.version, page.get("model_versions"))

    def version(self, name: str, version: str) -> Version | None:
        """A registered version; None if it is gone."""
        try:
            found = self._call("GET", "model-versions/get", params={"name": name, "version": version})
        except NotThere:
            return None
        return entities.version(mapping(found.get("model_version")))

    def logged_model_file(self, model_id: str, name: str) -> str | None:
        """A file of a logged model as text; None if it has none of this name.

        Raises:
            FilesUnavailable: the server gives no files.
            MlflowUnavailable: it is away.
        """
        return self._file(_LOGGED_FILES.format(quote(model_id, safe="")), {"artifact_file_path": name})

    def version_file(self, model: str, version: str, name: str) -> str | None:
        """A file of a registered version, as `logged_model_file`."""
        return self._file(_VERSION_FILES, {"name": model, "version": version, "path": name})

    def _file(self, path: str, asked: Mapping[str, str]) -> str | None:
        """A file; what is longer than any of those that are asked for counts as none."""
        try:
            with self._client.stream("GET", path, params=asked, timeout=_FILE_WITHIN) as response:
                if response.status_code == HTTPStatus.NOT_FOUND and "json" in response.headers.get("Content-Type", ""):
                    return None  # as MLflow says it; a server that does not know the address says it otherwise
                if not response.is_success:
                    raise FilesUnavailable(f"{self._shown} answers {response.status_code} to {path}")
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST_FILE:
                        return None
        except httpx.TimeoutException as error:
            raise FilesUnavailable(f"{self._shown} does not answer in time") from error
        except httpx.TransportError as error:
            raise MlflowUnavailable(f"cannot reach {self._shown}: {type(error).__name__}") from error
        return body.decode("utf-8", "replace")

    def _pages(self, method: str, path: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The pages of a search; a token that comes again is the end, as is none."""
        seen: set[str] = set()
        token: str | None = None
        while True:
            given = {**asked, **({"page_token": token} if token else {})}
            page = self._call(method, path, **{"json" if method == "POST" else "params": given})
            yield page
            token = text(page.get("next_page_token"))
            if not token or token in seen:
                return
            seen.add(token)

    def _call(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        """As `_once`, tried again while the server is away."""
        for attempt in Retrying(
            retry=retry_if_exception_type(MlflowUnavailable),
            wait=wait_exponential(0.5, max=5),
            stop=stop_after_attempt(_TRIES),
            reraise=True,
        ):
            with attempt:
                return self._once(method, path, **content)
        raise AssertionError("unreachable")

    def _once(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        """The JSON object that is answered.

        Raises:
            NotThere: 404.
            MlflowUnavailable: nothing is answered, or that it should be asked again.
            HeadwaterError: anything else that is no answer of MLflow's.
        """
        try:
            response = self._client.request(method, f"{_API}{path}", **content)
        except httpx.TimeoutException as error:
            raise MlflowUnavailable(f"{self._shown} does not answer in time") from error
        except httpx.TransportError as error:
            why = " ".join(str(error).split()) or type(error).__name__
            raise MlflowUnavailable(f"cannot reach {self._shown}: {why}") from error
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise NotThere(f"{self._shown} has no {path}")
        if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise HeadwaterError(
                f"{self._shown} answers {response.status_code} {response.reason_phrase}: set MLFLOW_TRACKING_USERNAME "
                "and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, of who may read everything"
            )
        try:
            found = answer.read(response.content)
        except ValueError:
            found = None
        if response.status_code in _AGAIN:
            raise MlflowUnavailable(f"{self._shown} answers {response.status_code} to {path}{_message(found)}")
        if not response.is_success and _message(found):
            raise HeadwaterError(f"{self._shown} answers {response.status_code} to {path}{_message(found)}")
        if not response.is_success or not isinstance(found, dict):
            raise self._stranger()
        return mapping(found)

    def _refuse_stranger(self, found: Mapping[str, Any]) -> None:
        """Return if the answer is one to a search of experiments; empty, if there is none."""
        if found and "experiments" not in found:
            raise self._stranger()

    def _stranger(self) -> HeadwaterError:
        return HeadwaterError(
            f"{self._shown} answers, but not as an MLflow tracking server does: is the address right?"
        )


@contextmanager
def tracking(uri: str) -> Generator[Tracking]:
    """The MLflow server at an address, for the block; logs in as the environment says, as MLflow's client does.

    Raises:
        HeadwaterError: it is no http:// or https:// address.
    """
    address = tracking_address(uri)
    host = address.hostname or ""
    place = f"[{host}]" if ":" in host else host
    base = f"{address.scheme}://{place}{f':{address.port}' if address.port else ''}{address.path.rstrip('/')}"
    auth, headers = _login(address)
    with httpx.Client(
        base_url=base,
        auth=auth,
        headers={"Accept": "application/json", **headers},
        timeout=httpx.Timeout(_ANSWER_WITHIN, connect=5),
        trust_env=host not in _LOOPBACK,
    ) as client:
        yield Tracking(client, base)


def _login(address: SplitResult) -> tuple[tuple[str, str] | None, dict[str, str]]:
    """Name and password, or the header with the token."""
    user, password = os.environ.get("MLFLOW_TRACKING_USERNAME"), os.environ.get("MLFLOW_TRACKING_PASSWORD")
    if user and password:
        return (user, password), {}
    token = os.environ.get("MLFLOW_TRACKING_TOKEN")
    if token:
        return None, {"Authorization": f"Bearer {token}"}
    if address.username:
        return (unquote(address.username), unquote(address.password or "")), {}
    return None, {}


def _message(found: Any) -> str:
    """What MLflow says of an error, in one line."""
    said = text(mapping(found).get("message"))
    return f": {' '.join(said.split())[:300]}" if said else ""


def _read(reader: Callable[[Mapping[str, Any]], _Entity | None], found: Any) -> Iterator[_Entity]:
    return (each for each in map(reader, objects(found)) if each is not None)
