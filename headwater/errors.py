"""The exceptions of Headwater. Each message is written for the user and says what to do next.

The HTTP status of each stands here; `headwater.http.problem` makes the answer of it.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})

#: Seconds after which clients are asked to try again: the official ones then try for longer than a broker restarts.
RETRY_AFTER: Final[Mapping[str, str]] = MappingProxyType({"Retry-After": "5"})
#: The same while the graph is being rebuilt, which takes a while.
_LATER: Final[Mapping[str, str]] = MappingProxyType({"Retry-After": "10"})


class HeadwaterError(Exception):
    """Anything that Headwater reports to its user; the command line prints the message, never a traceback.

    Attributes:
        status: HTTP status of the answer to a request that causes it; None: a fault of ours, so 500, and the message is
            not for the client.
        headers: of that answer, beside those of every problem document; None: there are none.
        members: of that problem document, beside those of RFC 9457.
    """

    status: HTTPStatus | None = None
    headers: Mapping[str, str] | None = None
    members: Mapping[str, object] = _NOTHING


class InvalidEvent(HeadwaterError):  # noqa: N818  (it names the state of the event, as arroyo's InvalidMessage does)
    """An event that can never be applied: do not retry it, answer 4xx or send it to the dead letters."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EngineUnavailable(HeadwaterError):  # noqa: N818  (a state, which ends: retry with backoff)
    """Kafka or Neo4j does not answer now: wait and try again, lose nothing."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = RETRY_AFTER


class EngineFailed(HeadwaterError):  # noqa: N818  (a state that does not end by itself)
    """A local engine or service cannot be started or kept alive."""


class UnfitTopics(HeadwaterError):  # noqa: N818  (a state, which somebody has to end)
    """Topics that exist would lose what they are given; the message has the commands that mend them."""


class PortTaken(EngineFailed):
    """A port that was chosen because it was free was not any more when it was to be used: choose others."""


class DataFolderInUse(HeadwaterError):  # noqa: N818
    """Another `headwater up` runs on the same data folder."""


class InvalidSettings(HeadwaterError):  # noqa: N818
    """A setting has a value that nothing can be made of."""


class TooManyQuestions(HeadwaterError):  # noqa: N818
    """So many questions of this cost are being answered that one more would keep all of them waiting."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = RETRY_AFTER


class BeingRebuilt(HeadwaterError):  # noqa: N818  (a state, which ends)
    """The graph is being rebuilt: it is not whole, and questions wait.

    Attributes:
        progress: how far it is, as JSON values.
    """

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = _LATER

    def __init__(self, message: str, progress: Mapping[str, object]) -> None:
        super().__init__(message)
        self.progress = progress
        self.members = {"rebuilding": progress}


class NotFound(HeadwaterError):  # noqa: N818
    """No node, run or namespace of that name is in the graph."""

    status = HTTPStatus.NOT_FOUND


class InvalidQuestion(HeadwaterError):  # noqa: N818
    """A question whose parameters contradict each other or name no node."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class QuestionTimedOut(HeadwaterError):  # noqa: N818
    """A question took longer than its limit and was ended, in the database too."""

    status = HTTPStatus.GATEWAY_TIMEOUT
