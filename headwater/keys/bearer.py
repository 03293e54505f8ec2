"""How a client of ours sends its key."""

from pydantic import SecretStr

from headwater.errors import InvalidSettings


def bearer(key: SecretStr | None) -> dict[str, str]:
    """The headers that send `key`; none, where there is no key. Space around it, as a file has it, is no part of it.

    Raises:
        InvalidSettings: no header can carry it; the message does not have it.
    """
    sent = "" if key is None else key.get_secret_value().strip()
    if not sent:
        return {}
    if not sent.isascii() or not sent.isprintable() or " " in sent:
        raise InvalidSettings("HEADWATER_API_KEY: this is no key: one has letters, digits, - and _ alone")
    return {"Authorization": f"Bearer {sent}"}
