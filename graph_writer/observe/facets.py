"""Facets of jobs and datasets by hash, facets of runs and uses by content (`docs/graph-model.md`)."""

from typing import Any

from graph_writer.facts import FacetFact, Registers
from graph_writer.observe.redact import redacted
from headwater.canonical import canonical, digest_of
from headwater.event.producer_json import mapping
from headwater.graph.model import DELETED


def by_hash(facets: dict[str, Any] | None, stamp: str) -> tuple[Registers, list[FacetFact]]:
    """Registers of hashes, and the contents behind them. A null facet says nothing; `_deleted` leaves a tombstone."""
    registers: Registers = {}
    bodies: list[FacetFact] = []
    for name, body in (facets or {}).items():
        if body is None:
            continue
        if mapping(body).get("_deleted") is True:
            registers[name] = (stamp, DELETED)
            continue
        text = canonical(redacted(name, body))
        facet_hash = digest_of(b"{%b:%b}" % (canonical(name), text))
        registers[name] = (stamp, facet_hash)
        bodies.append(FacetFact(facet_hash, name, text.decode()))
    return registers, bodies


def by_content(facets: dict[str, Any] | None, stamp: str) -> Registers:
    """Registers of canonical JSON. A null facet says nothing."""
    return {
        name: (stamp, canonical(redacted(name, body)).decode())
        for name, body in (facets or {}).items()
        if body is not None
    }


def content(facets: dict[str, Any] | None, name: str) -> dict[str, Any]:
    """The facet of this name if it is an object that is not deleted, else {}."""
    body = mapping((facets or {}).get(name))
    return {} if body.get("_deleted") is True else body
