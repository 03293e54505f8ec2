"""What is a secret, as far as a name or an address tells: it is neither sent by us nor kept of what others send."""

import re
from typing import Final

#: Stands where a secret was.
REDACTED: Final = "***"

#: Names of variables, options and parameters whose values are secrets.
_SECRET: Final = re.compile(
    r"pass|secret|token|credential|auth|private|api[_-]?key|access[_-]?key|signing|cookie|session", re.IGNORECASE
)

#: User and password in a URI, or a query parameter that carries one.
_USER_INFO: Final = re.compile(r"(?<=://)[^/?#@\s]*@")
_PARAMETER: Final = re.compile(r"(?<=[?&;])(?:user|password|pwd|token|secret|sig)=[^&;#\s]*", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """Whether the value of what is called so is most likely a secret."""
    return _SECRET.search(name) is not None


def without_credentials(text: str) -> str:
    """The text, with no user, password or key in any address in it."""
    return _PARAMETER.sub("", _USER_INFO.sub("", text))
