"""Nothing listens beyond this machine without a key, unless somebody says so."""

import shlex
import socket
from ipaddress import ip_address
from typing import Final

from headwater.errors import HeadwaterError
from headwater.keys.file import keys_path, read_keys
from headwater.keys.key import Keyring
from headwater.settings import Settings

_ALL: Final = ""  # what sockets take for every address


class Exposed(HeadwaterError):  # noqa: N818  (what a service would be)
    """A service would listen beyond the loopback, and nobody made a key."""


def refuse_exposed(settings: Settings) -> None:
    """Return if the services may listen on `settings.host`.

    Raises:
        Exposed: others would reach it, there is no key, and `--insecure` was not said.
        UnreadableKeys: the keys cannot be read.
    """
    if settings.insecure or is_loopback(settings.host):
        return
    path = keys_path(settings)
    if not Keyring(read_keys(path)).usable:
        # Without the variable another command would look for the keys somewhere else.
        raise Exposed(
            f"not listening on {settings.host} without a key. Make one: HEADWATER_KEYS_FILE={shlex.quote(str(path))} "
            "headwater keys create --name NAME --scope ingest --scope read. Or say --insecure: then whoever reaches "
            "the port may do everything"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`, an address or a name of one."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        pass
    if host == _ALL:
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # whatever it is, it is not known to be one
    return all(ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)
