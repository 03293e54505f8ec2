"""How a client of ours sends its key."""

from pydantic import SecretStr


def bearer(key: SecretStr | None) -> dict[str, str]:
    """The headers that send `key`; none, where there is no key."""
    return {} if key is None or not key.get_secret_value() else {"Authorization": f"Bearer {key.get_secret_value()}"}
