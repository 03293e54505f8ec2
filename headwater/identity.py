"""Who is who: the key under which a node is stored, and the readable id under which people ask for it.

A key is a hash of kind, namespace and name, so that names of 200 kB, with `:` or with NUL in them are harmless and a
job and a dataset of one name stay apart (docs/graph-model.md#nodes). An id is Marquez's: `dataset:{namespace}:{name}`.
"""

from hashlib import sha256
from typing import Final, Literal

from headwater.canonical import canonical
from headwater.errors import InvalidQuestion

Kind = Literal["job", "dataset", "column", "run"]

#: The word that starts an id, by kind, as Marquez writes it.
ID_PREFIX: dict[Kind, str] = {"job": "job", "dataset": "dataset", "column": "datasetField", "run": "run"}
KIND_OF_PREFIX: dict[str, Kind] = {prefix: kind for kind, prefix in ID_PREFIX.items()}


#: Begins the keys of moves; no hexadecimal digit, and greater than those.
_MOVE: Final = "m"


def _key(*parts: str) -> str:
    return sha256(canonical(parts)).hexdigest()[:32]


def job_key(namespace: str, name: str) -> str:
    """Key of a job, 32 hexadecimal digits (128 bits)."""
    return _key("job", namespace, name)


def dataset_key(namespace: str, name: str) -> str:
    """Key of a dataset, 32 hexadecimal digits (128 bits)."""
    return _key("dataset", namespace, name)


def column_key(dataset: str, field: str) -> str:
    """Key of the column with the dotted path `field` of the dataset with the key `dataset`."""
    return _key("column", dataset, field)


def run_key(run_id: str) -> str:
    """Key of a run. Run ids are opaque strings, compared to the letter."""
    return _key("run", run_id)


def move_key(old: str, new: str, time: int) -> str:
    """Key of what no run did: that all of the dataset with the key `old` became `new` at a time, µs UTC.

    It begins with a letter that sorts after the keys of all runs: of one instant it comes after what they did.
    """
    return _MOVE + _key("move", old, new, str(time))[1:]


def is_move(key: str) -> bool:
    """Whether a key that may be a run's is that of `move_key`."""
    return key.startswith(_MOVE)


def version_key(version: str) -> str:
    """Key by which the uses of a dataset's explicit version are found: versions have no size limit either."""
    return _key("version", version)


def namespace_key(namespace: str) -> str:
    """Key by which the nodes of a namespace are listed: index entries have a size limit, namespaces have none."""
    return _key("namespace", namespace)


def producer_key(producer: str) -> str:
    """Key by which the runs of a producer are listed: its URI has no size limit."""
    return _key("producer", producer)


def job_id(namespace: str, name: str) -> str:
    return f"job:{namespace}:{name}"


def dataset_id(namespace: str, name: str) -> str:
    return f"dataset:{namespace}:{name}"


def column_id(namespace: str, name: str, field: str) -> str:
    return f"datasetField:{namespace}:{name}:{field}"


def run_id(run: str) -> str:
    return f"run:{run}"


def count_readings(node_id: str) -> int:
    """In how many ways `readings` reads an id: as many as it has `:`, and of a column half their square."""
    colons = max(0, node_id.count(":") - 1)
    return colons * (colons - 1) // 2 if KIND_OF_PREFIX.get(node_id.partition(":")[0]) == "column" else colons


def readings(node_id: str) -> list[tuple[Kind, tuple[str, ...]]]:
    """Every way to read an id as kind and names: `dataset:a:b:c` may be `a` + `b:c` or `a:b` + `c`.

    A namespace often holds a port (`postgres://host:5432`), so the caller looks up which reading exists.

    Raises:
        InvalidQuestion: the id has no known kind or too few parts.
    """
    prefix, _, rest = node_id.partition(":")
    kind = KIND_OF_PREFIX.get(prefix)
    if kind is None or not rest:
        raise InvalidQuestion(
            f"'{node_id[:200]}' is no node id: write dataset:{{namespace}}:{{name}}, job:{{namespace}}:{{name}}, "
            "datasetField:{namespace}:{name}:{field} or run:{id}"
        )
    if kind == "run":
        return [(kind, (rest,))]
    pieces = rest.split(":")
    splits: list[tuple[str, ...]]
    if kind == "column":
        splits = [
            (":".join(pieces[:first]), ":".join(pieces[first:second]), ":".join(pieces[second:]))
            for first in range(1, len(pieces) - 1)
            for second in range(first + 1, len(pieces))
        ]
    else:
        splits = [(":".join(pieces[:cut]), ":".join(pieces[cut:])) for cut in range(1, len(pieces))]
    if not splits:
        raise InvalidQuestion(f"'{node_id[:200]}' names no {kind}: a namespace and a name are needed, split by ':'")
    return [(kind, names) for names in splits]
