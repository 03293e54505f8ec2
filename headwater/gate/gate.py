"""The gate: an ASGI application around another one. It decides on a few headers, before anything else looks at them."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater import metrics, request_id
from headwater.gate.audit import Audit, Deed
from headwater.gate.callers import ANYBODY, Caller, Callers, KeyHolders, NotLetIn
from headwater.gate.head import SAFE_METHODS, Head, read_head
from headwater.gate.hosts import Hosts
from headwater.gate.origins import Origins
from headwater.gate.rights import METRICS, PROBES, wanted
from headwater.http import problem
from headwater.settings import Settings

#: On every answer that says nothing else of its own: no browser takes it for a page, or for what it is not called.
SAFETY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
)
_SAFETY_NAMES: Final = frozenset(name for name, _ in SAFETY)
#: Answered under any name of the host.
_ANY_HOST: Final = PROBES | {METRICS}

#: What pages of others may send and read beside what browsers let them anyway.
_CORS_METHODS: Final = ("GET", "HEAD", "POST")
_CORS_HEADERS: Final = ("Authorization", "Content-Type", "Content-Encoding", "X-Request-ID")
_CORS_EXPOSED: Final = ("Headwater-Consistent", "Headwater-Next", "Headwater-Left-Out", "Retry-After", "X-Request-ID")


def gated(app: ASGIApp, settings: Settings) -> "Gate":
    """`app` behind a gate as the settings want it.

    Raises:
        InvalidSettings: a name of a host, or an origin, is none.
    """
    names = ",".join(filter(None, (settings.allowed_hosts, _name_of(settings.host))))
    return Gate(app, Hosts(names), Origins(settings.cors_origins), KeyHolders(settings))


class Gate:
    """Lets in who may: by Host, by the page that asks, by key. Every answer gets its safety headers and its id here.

    Args:
        app: what is behind it.
        hosts: names under which it is reached.
        origins: whose pages may ask.
        callers: knows who asks.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts, origins: Origins, callers: Callers) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = origins
        self._callers = callers
        self._audit = Audit()
        self._for_other_pages = CORSMiddleware(
            self._by_key,
            allow_origins=origins.named,
            allow_methods=_CORS_METHODS,
            allow_headers=_CORS_HEADERS,
            expose_headers=_CORS_EXPOSED,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the server."""
        if scope["type"] != "http":
            try:
                await self._app(scope, receive, send)
            finally:
                self._audit.flush()
            return

        head = read_head(scope["headers"])
        name = (request_id.HEADER, request_id.begin(head.request_id).encode())

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*with_safety(message.get("headers", ())), name]
            await send(message)

        if scope["path"] not in _ANY_HOST and not self._hosts.allow(head.host):
            await self._refuse(scope, receive, safely, _foreign_host(head.host))
            return
        page = self._origins.page(head, scope["scheme"])
        if page == "named":
            await self._for_other_pages(scope, receive, safely)
        elif page == "foreign" and scope["method"] not in SAFE_METHODS:
            await self._refuse(scope, receive, safely, _foreign_page(head.origin))
        else:
            await self._let_in(scope, receive, safely, head)

    async def _by_key(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request of a page that is named: it may ask as anybody may, and post with a key alone."""
        only_keys = scope["method"] not in SAFE_METHODS
        await self._let_in(scope, receive, send, read_head(scope["headers"]), only_keys=only_keys)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, head: Head, *, only_keys: bool = False) -> None:
        """Answer, if the caller may have it; `only_keys`: also where nobody else needs a key."""
        right = wanted(scope["method"], scope["path"])
        if right == "nothing":
            await self._app(scope, receive, send)
            return
        caller: Caller | None = None
        try:
            caller = self._callers.who(head)
            if only_keys and caller is ANYBODY:
                raise _page_without_key()
            if right not in caller.scopes:
                raise _lacking(caller, right)
        except NotLetIn as refusal:
            await self._refuse(scope, receive, send, refusal, caller)
            return
        if right == "read":
            await self._app(scope, receive, send)
        else:
            await self._noted(scope, receive, send, caller)

    async def _noted(self, scope: Scope, receive: Receive, send: Send, caller: Caller) -> None:
        """Answer what writes, and note what became of it."""
        status = 0

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            outcome = "done" if 0 < status < HTTPStatus.BAD_REQUEST else "failed" if status else "abandoned"
            self._audit.note(_deed(scope, caller, outcome, status))

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, refusal: NotLetIn, caller: Caller | None = None
    ) -> None:
        metrics.NOT_LET_IN.labels(refusal.cause).inc()
        answer = problem.response(scope["path"], refusal)
        assert answer is not None  # noqa: S101  (it has a status)
        self._audit.note(_deed(scope, caller, f"refused: {refusal.cause}", answer.status_code))
        await answer(scope, receive, send)


def with_safety(headers: Iterable[Sequence[bytes]]) -> list[Sequence[bytes]]:
    """The headers of an answer with those of `SAFETY` that it lacks."""
    given = list(headers)
    own = {name for name, _ in given if name in _SAFETY_NAMES}
    return [*given, *(SAFETY if not own else (pair for pair in SAFETY if pair[0] not in own))]


def _deed(scope: Scope, caller: Caller | None, outcome: str, status: int) -> Deed:
    client = scope.get("client")
    who, name = ("nobody", "") if caller is None else (caller.id, caller.name)
    return Deed(who, name, scope["method"], scope["path"], outcome, status, client[0] if client else "")


def _foreign_host(host: bytes | None) -> NotLetIn:
    shown = "without a Host header" if host is None else f"as {host.decode('latin-1')[:100]!r}"
    return NotLetIn(
        HTTPStatus.MISDIRECTED_REQUEST,
        "host",
        f"this Headwater is not reached {shown}: ask for localhost or its address in numbers, or name the host in "
        "HEADWATER_ALLOWED_HOSTS",
    )


def _foreign_page(origin: bytes | None) -> NotLetIn:
    shown = "another site" if origin is None else repr(origin.decode("latin-1")[:100])
    return NotLetIn(
        HTTPStatus.FORBIDDEN,
        "origin",
        f"a page of {shown} may not write here: name its origin in HEADWATER_CORS_ORIGINS, and let it send a key",
    )


def _page_without_key() -> NotLetIn:
    return NotLetIn(
        HTTPStatus.UNAUTHORIZED,
        "no_key",
        "pages of other origins write with a key only: `headwater keys create` makes one",
        'Bearer realm="headwater"',
    )


def _lacking(caller: Caller, right: str) -> NotLetIn:
    return NotLetIn(
        HTTPStatus.FORBIDDEN,
        "scope",
        f"the key {caller.id} is not for this: it wants the scope {right}",
        f'Bearer realm="headwater", error="insufficient_scope", scope="{right}"',
    )


def _name_of(host: str) -> str | None:
    """The host that is listened on, if it is a name that others may call it by; none for `::`, which no header has."""
    return None if ":" in host else host
