"""Where a dataset of MLflow lies, as OpenLineage's naming has it: what the pipelines that write it call it. Pure.

Only what names the dataset wherever one looks from is taken: a table without its metastore, a file by a relative
path, what code made, are nowhere.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from headwater.event.producer_json import text
from headwater.mlflow_bridge.answer import whole_number
from headwater.naming import Name

#: The keys under which the types of sources say where a dataset lies, in the order in which they count.
_PLACES: Final = ("uri", "url", "path", "delta_table_name", "table_name", "table", "sql")
_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(//)?(.*)", re.DOTALL)
#: The keys under which they say in which version it was read: Delta's, a snapshot's, what DVC or lakeFS call a ref.
_VERSIONS: Final = (
    *("delta_table_version", "version", "version_id", "snapshot_id", "snapshot"),
    *("revision", "rev", "commit", "ref"),
)
#: A commit of lakeFS in an address, and the path behind it; of a branch that pipelines write to it is part of the name.
_LAKEFS_COMMIT: Final = re.compile(r"lakefs://([^/]+)/([0-9a-f]{12,64})/(.+)", re.DOTALL)
#: What may follow a path in an address and is often a signature.
_BEHIND: Final = re.compile(r"[?#].*", re.DOTALL)

#: One store under several schemes.
_SCHEMES: Final = {"s3a": "s3", "s3n": "s3", "gcs": "gs", "postgresql": "postgres"}
_OBJECTS: Final = {"s3", "gs"}
#: What stands before `@` is a container here, and who logs in elsewhere.
_CONTAINERS: Final = {"abfss", "abfs", "wasbs", "wasb"}
_DATABASES: Final = {"postgres", "mysql", "redshift", "snowflake", "trino", "mssql", "oracle", "teradata", "athena"}
#: MLflow's own places: no pipeline knows them.
_OWN: Final = {"runs", "models", "mlflow-artifacts", "mlflow"}


def place(source: Mapping[str, Any]) -> str | None:
    """Where the source says that it lies, in its own words: an address, a path, the name of a table, or SQL."""
    return next((found for key in _PLACES if (found := text(source.get(key)))), None)


def harmless(where: str) -> str:
    """The same without what may be a password or a signature, to be shown."""
    found = _ADDRESS.fullmatch(where)
    if found is None or found[2] is None:
        return where
    scheme, rest = found[1].lower(), found[3]
    if scheme in _OBJECTS | _SCHEMES.keys():
        return where
    return f"{found[1]}://{_location(scheme, _BEHIND.sub('', rest))}"


def version(source_type: str, source: Mapping[str, Any]) -> str | None:
    """The version that the source itself has, in the form in which pipelines give it."""
    if source_type == "hugging_face":
        return text(source.get("revision")) or None
    for stated in (source.get(each) for each in _VERSIONS):
        counted = whole_number(stated)
        if found := str(counted) if counted is not None else text(stated):
            return found
    committed = _LAKEFS_COMMIT.fullmatch(text(source.get("uri")) or "")
    return committed[2] if committed else None


def name(source_type: str, source: Mapping[str, Any]) -> Name | None:
    """The name that pipelines know the dataset by; None if the source does not say enough."""
    where = text(source.get("uri")) or text(source.get("url")) or text(source.get("path"))
    if where is None:
        return None
    if source_type == "hugging_face":
        known = where.strip("/") and not where.startswith(("/", "."))
        return Name("hf://datasets", where.strip("/")) if known else None
    committed = _LAKEFS_COMMIT.fullmatch(where)
    if committed is not None:
        return Name(f"lakefs://{committed[1]}", _path(committed[3]))
    found = _ADDRESS.fullmatch(where)
    if found is None:  # a path; one with a drive has no scheme of two letters
        return _file(where)
    return _addressed(_SCHEMES.get(found[1].lower(), found[1].lower()), found[3], rooted=found[2] is not None)


def _addressed(scheme: str, rest: str, *, rooted: bool) -> Name | None:
    """The name of `scheme://rest`, or `scheme:rest` if it is not `rooted`."""
    if scheme == "file":
        return _file(f"/{rest.partition('/')[2]}" if rooted else rest)
    if scheme == "bigquery":
        table = _table(_BEHIND.sub("", rest))
        return Name("bigquery", table) if table else None
    return _remote(scheme, rest) if rooted and scheme not in _OWN else None


def _file(path: str) -> Name | None:
    if not path.startswith("/") and not re.match(r"[A-Za-z]:[\\/]", path):
        return None
    return Name("file", path.rstrip("/") or "/")


def _remote(scheme: str, rest: str) -> Name | None:
    if scheme not in _OBJECTS:  # whose keys may have any character
        rest = _BEHIND.sub("", rest)
    authority, _, path = _location(scheme, rest).partition("/")
    if not authority:
        return None
    form: Callable[[str], str] = _path
    if scheme in _DATABASES:
        form = _table
    elif scheme in {"hdfs", "http", "https"}:
        form = _rooted
    named = form(path)
    return Name(f"{scheme}://{authority}", named) if named else None


def _location(scheme: str, rest: str) -> str:
    """Host and path, without who logs in."""
    authority, slash, path = rest.partition("/")
    if scheme not in _CONTAINERS | _OBJECTS:
        authority = authority.rpartition("@")[2]
    return f"{authority}{slash}{path}"


def _path(path: str) -> str:
    return path.strip("/") or "/"


def _rooted(path: str) -> str:
    return f"/{path.strip('/')}"


def _table(path: str) -> str:
    return path.strip("/").replace("/", ".")
