"""That facts become properties and the same facts again."""

from typing import Any

from graph_writer import codec
from graph_writer.facts import DatasetFact, EdgeFact, JobFact, RunFact, UseFact
from tests.unit.graph_writer.model import Model


def assert_stored_and_read_back(model: Model) -> None:
    """Every fact of a model, by way of the properties that Neo4j would keep."""
    stored: dict[Any, dict[Any, Any]] = model.facts
    for key, fact in stored[JobFact].items():
        assert codec.job_fact({"key": key, **_kept(codec.job_properties(fact))}) == fact
    for key, fact in stored[DatasetFact].items():
        assert codec.dataset_fact({"key": key, **_kept(codec.dataset_properties(fact))}) == fact
    for key, fact in stored[RunFact].items():
        assert codec.run_fact({"key": key, **_kept(codec.run_properties(fact))}) == fact
    for fact in stored[UseFact].values():
        properties = _kept(codec.use_properties(fact, stored[RunFact][fact.run]))
        assert codec.use_fact(fact.direction, fact.run, fact.target, properties) == fact
    for fact in stored[EdgeFact].values():
        properties = _kept(codec.edge_properties(fact))
        assert codec.edge_fact(fact.direction, fact.job, fact.target, properties) == fact


def _kept(properties: codec.Properties) -> codec.Properties:
    """What Neo4j keeps: it has no null properties."""
    return {name: value for name, value in properties.items() if value is not None}
