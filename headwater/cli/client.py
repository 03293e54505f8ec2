"""How the client commands talk to Headwater: one connection, and every failure as a sentence for the user."""

import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final

import httpx

from headwater.errors import EngineUnavailable, HeadwaterError, InvalidQuestion, NotFound
from headwater.keys.bearer import bearer
from headwater.settings import Settings, settings

#: Seconds for an answer to begin; the service ends its own questions earlier (`HEADWATER_QUESTION_TIMEOUT`).
ANSWER_WITHIN = 120.0

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

#: Bytes that path and parameters of a request may have, URL-encoded: more is neither sent nor read.
LONGEST_ADDRESS = 65_535

#: What a service says of a path that it does not have. Commands ask for none but those that Headwater has.
_NO_SUCH_PATH: Final = "there is nothing at this path"

#: Reasons of one problem that are told; the others are counted.
TOLD = 10


@contextmanager
def connect(url: str | None = None) -> Generator[httpx.Client]:
    """A client of the Headwater at `url`, or at `HEADWATER_URL`, for the block.

    Raises:
        HeadwaterError: the address is no HTTP address.
        EngineUnavailable: nothing answers there, or it stopped answering; also raised from within the block.
    """
    where = url or settings().url
    try:
        here = httpx.URL(where).host in LOOPBACK
        with httpx.Client(
            base_url=where,
            timeout=httpx.Timeout(ANSWER_WITHIN, connect=5),
            headers=bearer(settings().api_key),
            trust_env=not here,  # a proxy does not reach this machine
            verify=_trusted(settings()) if here else True,
        ) as client:
            yield client
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise HeadwaterError(f"HEADWATER_URL: '{where}' is no http:// or https:// address") from error
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise EngineUnavailable(
            f"cannot reach {where}: start it with `headwater up`, or set HEADWATER_URL to where it runs"
        ) from error
    except httpx.TimeoutException as error:
        raise EngineUnavailable(f"{where} did not answer within {ANSWER_WITHIN:.0f} s") from error
    except httpx.HTTPError as error:
        raise EngineUnavailable(f"{where} stopped answering: {error}") from error


def status_of(url: str, chosen: Settings | None = None) -> dict[str, object] | None:
    """What the Headwater of this machine at `url` says about itself; None if it does not, within about two seconds.

    It is asked with the key that a supervisor gave it, or else with that of clients. What it answers without either is
    a problem document, which says nothing of it but that it answers.

    Args:
        url: where it is.
        chosen: the settings that it runs with; those of this process, if they are not given.
    """
    chosen = chosen or settings()
    key = chosen.supervisor_key or chosen.api_key
    try:
        answer = httpx.get(
            f"{url}/api/v1/status", headers=bearer(key), timeout=2, trust_env=False, verify=_trusted(chosen)
        ).json()
    except (httpx.HTTPError, OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def is_ready(url: str, chosen: Settings | None = None) -> bool:
    """Whether the Headwater of this machine at `url` can take events and answer questions now; as `status_of` asks."""
    status = status_of(url, chosen)
    return status is not None and status.get("ready") is True


def _trusted(chosen: Settings) -> ssl.SSLContext | bool:
    """Whom to trust on this machine: the service's own certificate, whatever name it is for; without one nobody new."""
    if chosen.tls_certificate is None:
        return True
    context = ssl.create_default_context(cafile=str(chosen.tls_certificate))
    context.check_hostname = False  # it is asked by its address
    return context


def get(client: httpx.Client, path: str, **parameters: Any) -> dict[str, Any]:
    """The JSON object that `path` answers; parameters that are None are not asked for.

    Raises:
        InvalidQuestion: the parameters are longer than the address of an HTTP request may be.
        HeadwaterError: it answers with a problem, or with something that is not Headwater's.
    """
    given = {name: value for name, value in parameters.items() if value is not None}
    try:
        response = client.get(path, params=given)
    except httpx.InvalidURL as error:  # the base address was good enough for the client
        raise InvalidQuestion(
            f"too long a question: URL-encoded it has more than the {LONGEST_ADDRESS:,} bytes that HTTP can carry"
        ) from error
    return json_of(response)


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer that was read.

    Raises:
        HeadwaterError: as `get` says.
    """
    refuse_problem(response)
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise HeadwaterError(f"{_where(response)} answers, but not as Headwater does: {_right_url(response)}")
    return answer


def refuse_problem(response: httpx.Response) -> None:
    """Return if the answer is no problem.

    Raises:
        NotFound: 404.
        InvalidQuestion: 400 or 422.
        EngineUnavailable: 502, 503 or 504.
        HeadwaterError: any other.
    """
    if response.is_success:
        return
    kinds: dict[int, type[HeadwaterError]] = {
        400: InvalidQuestion,
        404: NotFound,
        422: InvalidQuestion,
        502: EngineUnavailable,
        503: EngineUnavailable,
        504: EngineUnavailable,
    }
    raise kinds.get(response.status_code, HeadwaterError)(problem_of(response))


def problem_of(response: httpx.Response) -> str:
    """What a problem+json says, in one line; the status where it is none."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        said = f"{_where(response)} answered {response.status_code} {response.reason_phrase}"
        return f"{said}: {_right_url(response)}" if response.status_code == HTTPStatus.NOT_FOUND else said
    if response.status_code == HTTPStatus.NOT_FOUND and problem.get("detail") == _NO_SUCH_PATH:
        return f"{_where(response)}: {_NO_SUCH_PATH}; {_right_url(response)}"
    said = reasons(problem, str(problem.get("detail") or problem.get("title") or response.reason_phrase))
    return f"{said}; commands send the key in HEADWATER_API_KEY" if _is_about_keys(response) else said


def _is_about_keys(response: httpx.Response) -> bool:
    """Whether an answer asks for a key, or for another one."""
    return "www-authenticate" in response.headers


def _right_url(response: httpx.Response) -> str:
    """What to look at where what answers does not know Headwater's paths."""
    before = response.url.raw_path.decode().partition("?")[0].rpartition("/api/v1/")[0]
    if before:
        return f"is HEADWATER_URL right? It ends with '{before}': mostly it is the address alone, http://host:port"
    return "is HEADWATER_URL right? Where the services run apart, the collector takes events and the query API answers"


def _where(response: httpx.Response) -> str:
    """The address that answered, without the question."""
    return str(response.url.copy_with(query=None))


def reasons(problem: Mapping[str, Any], text: str) -> str:
    """The reasons that `problem` lists in `errors`, each once and with its place; `text` if it lists none.

    Where there are reasons, the text of Headwater repeats them, or the first of them.
    """
    errors = [each for each in problem.get("errors") or [] if isinstance(each, dict)]
    told = [
        ": ".join(str(each[key]) for key in ("pointer", "parameter", "detail") if each.get(key))
        for each in errors[:TOLD]
    ]
    if len(errors) > TOLD:
        told.append(f"and {len(errors) - TOLD:,} more")
    return "; ".join(told) or text
