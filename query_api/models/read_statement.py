"""The statement or command that reads a dataset as of a version, where its format is known. Pure."""

import re
import shlex
from collections.abc import Mapping
from typing import Any, Final

from headwater.event.producer_json import text

#: How DVC's cache names a content, which is no revision that could be asked for.
_DIGEST: Final = re.compile(r"[0-9a-f]{32}(\.dir)?")


def read_statement(
    namespace: str, name: str, version: str | None, storage: Mapping[str, Any], catalog: Mapping[str, Any]
) -> str | None:
    """How to read it again; None: no version is known, or not how one of this format is read.

    Args:
        namespace: of the dataset.
        name: of the dataset.
        version: that was read.
        storage: its `storage` facet.
        catalog: its `catalog` facet.
    """
    if version is None:
        return None
    layers = {(text(storage.get("storageLayer")) or "").lower(), (text(catalog.get("framework")) or "").lower()}
    if not layers.isdisjoint({"iceberg", "delta"}):
        by_path = "delta" in layers and ("://" in namespace or namespace == "file")
        table = f"delta.{_quoted(_path(namespace, name))}" if by_path else _identifier(name)
        return " ".join(("SELECT * FROM", table, "VERSION AS OF", _literal(version)))
    return _command(namespace, name, version)


def _command(namespace: str, name: str, version: str) -> str | None:
    scheme = namespace.partition("://")[0]
    match scheme:
        case "lakefs":
            return shlex.join(["lakectl", "fs", "download", "--recursive", f"{namespace}/{version}/{name}", "."])
        case "dvc" if not _DIGEST.fullmatch(version):
            return shlex.join(["dvc", "get", _repository(namespace.removeprefix("dvc://")), name, "--rev", version])
        case "mlflow" if name.startswith("models/"):
            uri = f"models:/{name.removeprefix('models/')}/{version}"
            return shlex.join(["mlflow", "artifacts", "download", "--artifact-uri", uri])
        case _:
            return None


def _repository(address: str) -> str:
    """The address that DVC takes, of one without scheme, as names from `dvc.lock` have it."""
    host, path, _ = address.partition("/")
    return f"https://{address}" if path and "." in host else address


def _identifier(name: str) -> str:
    """A table's name for SQL, each part quoted where it has to be."""
    parts = name.split(".")
    return ".".join(each if each.isidentifier() else _quoted(each) for each in parts)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _literal(version: str) -> str:
    return version if version.isdigit() else "'" + version.replace("'", "''") + "'"


def _path(namespace: str, name: str) -> str:
    return name if namespace == "file" else f"{namespace.rstrip('/')}/{name.lstrip('/')}"
