"""Rules for names of datasets that producers cannot be made to agree on; none unless `HEADWATER_NAMING_RULES` says so.

A rule is applied when an event is observed, so the graph has only the names that it gives; the events in Kafka keep
theirs, and `headwater rebuild` applies other rules to all of history. Rules apply in the order of the file, each to
what the one before has made.
"""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from headwater.errors import InvalidSettings


class Name(NamedTuple):
    """A dataset's namespace and name; `location` is the name that it had before a partition was cut off."""

    namespace: str
    name: str
    location: str | None = None


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HostsRule(_Rule):
    """One cluster under many hosts: a namespace whose address names any of `hosts` becomes `namespace`."""

    rule: Literal["hosts"]
    hosts: tuple[str, ...] = Field(min_length=1)
    namespace: str

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(host.lower() for host in self.hosts)

    def apply(self, name: Name) -> Name:
        """The name under the one namespace of its cluster."""
        _, found, address = name.namespace.partition("://")
        hosts = {host.strip().lower() for host in address.split("/", 1)[0].split(",")}
        hosts |= {host.rsplit(":", 1)[0] for host in hosts}
        return name._replace(namespace=self.namespace) if found and hosts & self._hosts else name


class SchemeRule(_Rule):
    """One store under several schemes, such as s3a:// and s3://."""

    rule: Literal["scheme"]
    schemes: tuple[str, ...] = Field(min_length=1)
    scheme: str

    def apply(self, name: Name) -> Name:
        """The name under the one scheme."""
        scheme, found, rest = name.namespace.partition("://")
        return name._replace(namespace=f"{self.scheme}://{rest}") if found and scheme in self.schemes else name


class CaseRule(_Rule):
    """A store that does not tell case apart: names in namespaces like `namespace` (`*` and `?` match) get one case."""

    rule: Literal["case"]
    namespace: str
    case: Literal["lower", "upper"]

    def apply(self, name: Name) -> Name:
        """The name in this case; its namespace is left as it is."""
        if not fnmatchcase(name.namespace, self.namespace):
            return name
        return name._replace(name=name.name.lower() if self.case == "lower" else name.name.upper())


#: The last part of a path that names a slice: `dt=2026-11-25`, `2026-11-25`, `20261125`, `1729097570970`, `v=3`; or the
#: month, day or hour of a date over several folders.
_PARTITION = re.compile(r"[^/=]+=[^/]*|\d{4}[-_.]?\d{2}([-_.]?\d{2}([-_T.]?\d{2}){0,3})?|\d{10,19}", re.ASCII)
_DATE_FOLDERS = re.compile(r"/\d{4}/\d{2}(/\d{2}(/\d{2})?)?$", re.ASCII)


class PartitionsRule(_Rule):
    """Slices of a dataset named as datasets: they are cut off the path and kept as `subset` of the read or write."""

    rule: Literal["partitions"]
    namespace: str

    def apply(self, name: Name) -> Name:
        """The name without the partitions at its end; a name of nothing else is left as it is."""
        if not fnmatchcase(name.namespace, self.namespace):
            return name
        path = name.name.rstrip("/")
        while True:
            head, found, last = path.rpartition("/")
            shorter = head if found and _PARTITION.fullmatch(last) else _DATE_FOLDERS.sub("", path)
            if not shorter.strip("/") or shorter == path:
                break
            path = shorter
        changed = path != name.name.rstrip("/")
        return name._replace(name=path, location=name.location or name.name) if changed else name


R = TypeVar("R")
Rule = Annotated[HostsRule | SchemeRule | CaseRule | PartitionsRule, Field(discriminator="rule")]
_FILE: TypeAdapter[tuple[Rule, ...]] = TypeAdapter(tuple[Rule, ...])


def naming_rules(file: Path | None) -> tuple[Rule, ...]:
    """The rules in a JSON file, none without a file.

    Raises:
        InvalidSettings: it cannot be read, or is no list of rules.
    """
    return rules_in(file, _FILE, "HEADWATER_NAMING_RULES")


def rules_in(file: Path | None, rules: TypeAdapter[tuple[R, ...]], setting: str) -> tuple[R, ...]:
    """The rules in a JSON file that a setting or option names, none without a file.

    Raises:
        InvalidSettings: it cannot be read, or is no list of such rules.
    """
    if file is None:
        return ()
    try:
        return rules.validate_json(file.read_bytes())
    except OSError as error:
        raise InvalidSettings(f"{setting}: {file} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(map(str, first["loc"]))
        raise InvalidSettings(f"{setting}: {file}, at /{place}: {first['msg']}") from error


def renamed(rules: Sequence[Rule], namespace: str, name: str) -> Name:
    """What the rules make of a dataset's name."""
    given = Name(namespace, name)
    for rule in rules:
        given = rule.apply(given)
    return given
