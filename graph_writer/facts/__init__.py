"""What an event says, in small facts, and how two facts of one key become one.

`join` is commutative, associative and idempotent for every fact: it is built of minimum, maximum, union and
last-writer-wins by stamp only. Two facts that are joined always have the same key. Times are µs UTC.
"""

from graph_writer.facts.edges import (
    AliasFact,
    AnnotationFact,
    ContainsFact,
    ControlFact,
    Direction,
    EdgeFact,
    RenameFact,
    TriggerFact,
    UseFact,
)
from graph_writer.facts.join import NOTHING, Register, Registers
from graph_writer.facts.lineage import Feed, LineageFact, SchemaFact
from graph_writer.facts.nodes import DatasetFact, FacetFact, JobFact, MoveFact, RunFact
from graph_writer.facts.observation import Lineages, Observation

Fact = (
    FacetFact
    | JobFact
    | DatasetFact
    | MoveFact
    | RunFact
    | UseFact
    | EdgeFact
    | LineageFact
    | SchemaFact
    | AliasFact
    | RenameFact
    | ContainsFact
    | ControlFact
    | TriggerFact
    | AnnotationFact
)

__all__ = [
    "NOTHING",
    "AliasFact",
    "AnnotationFact",
    "ContainsFact",
    "ControlFact",
    "DatasetFact",
    "Direction",
    "EdgeFact",
    "FacetFact",
    "Fact",
    "Feed",
    "JobFact",
    "LineageFact",
    "Lineages",
    "MoveFact",
    "Observation",
    "Register",
    "Registers",
    "RenameFact",
    "RunFact",
    "SchemaFact",
    "TriggerFact",
    "UseFact",
]
