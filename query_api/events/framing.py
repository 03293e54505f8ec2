"""Events as one body that keeps them apart."""

from typing import Final, Literal, NamedTuple

#: NDJSON, one event a line, or RFC 7464, which holds events with line breaks too.
Framing = Literal["ndjson", "json-seq"]

_RECORD_SEPARATOR: Final = b"\x1e"


class Framed(NamedTuple):
    """Events byte for byte in one body, and how many this framing cannot hold."""

    body: bytes
    media_type: str
    left_out: int


def framed(events: list[bytes], framing: Framing) -> Framed:
    """Events in a framing."""
    if framing == "json-seq":
        body = b"".join(_RECORD_SEPARATOR + each + b"\n" for each in events)
        return Framed(body, "application/json-seq", 0)
    lines = [each for each in events if b"\n" not in each]
    return Framed(b"".join(each + b"\n" for each in lines), "application/x-ndjson", len(events) - len(lines))
