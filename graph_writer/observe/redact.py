"""Secrets that facets are known to carry do not reach the graph. The event in Kafka keeps its bytes."""

from typing import Any

from headwater.redaction import REDACTED, is_secret, without_credentials


def redacted(name: str, body: Any) -> Any:
    """The body of the facet `name` without secrets: values of environment variables, credentials in addresses."""
    match name:
        case "environmentVariables" if isinstance(body, dict) and isinstance(body.get(name), list):
            return {**body, name: [_variable(each) for each in body[name]]}
        case "dataSource" if isinstance(body, dict) and isinstance(body.get("uri"), str):
            return {**body, "uri": _address(body["uri"])}
        case "catalog" if isinstance(body, dict):
            return {key: _address(value) if key.endswith("Uri") else value for key, value in body.items()}
        case _:
            return body


def _variable(variable: Any) -> Any:
    if isinstance(variable, dict) and is_secret(str(variable.get("name"))):
        return {**variable, "value": REDACTED}
    if isinstance(variable, dict) and isinstance(variable.get("value"), str):
        return {**variable, "value": _address(variable["value"])}
    return variable


def _address(value: Any) -> Any:
    return without_credentials(value) if isinstance(value, str) else value
