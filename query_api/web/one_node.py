"""The one node that a question is about: by its id, or by type and names where several nodes have that id."""

from typing import Annotated, Literal, NamedTuple

from fastapi import Depends, Query

from headwater.identity import column_id, dataset_id, job_id
from query_api.graph.question import Question
from query_api.graph.resolve import Named, named_nodes

_IDS = {"job": job_id, "dataset": dataset_id, "column": column_id}


class _OneNode(NamedTuple):
    """A node, or a run, as the query of a request names it."""

    node_id: str | None
    kind: Literal["job", "dataset", "column"] | None
    namespace: str | None
    name: str | None
    field: str | None

    async def resolve(self, question: Question) -> tuple[str, Named]:
        """Its readable id, as it was asked for, and the node itself; of a run nobody has looked whether it exists.

        Raises:
            NotFound: it is not in the graph.
            InvalidQuestion: nothing is named, the id is none or means several nodes, or both ways are used.
        """
        if self.node_id is not None and self.node_id.startswith("run:"):
            return self.node_id, Named("run", (self.node_id.removeprefix("run:"),))
        ids = None if self.node_id is None else [self.node_id]
        (named,) = await named_nodes(
            question, ids, kind=self.kind, namespace=self.namespace, name=self.name, field=self.field
        )
        return self.node_id or _IDS[named.kind](*named.names), named


def _one_node(
    node_id: Annotated[
        str | None,
        Query(
            alias="nodeId",
            description="`dataset:…` (a model is a dataset), `datasetField:…`, `job:…` or `run:…`.",
            examples=["dataset:mlflow://tracking:5000:models/churn"],
        ),
    ] = None,
    kind: Annotated[
        Literal["job", "dataset", "column"] | None,
        Query(alias="type", description="With namespace, name (and field): names it beyond doubt."),
    ] = None,
    namespace: Annotated[str | None, Query(description="Its namespace, instead of its id.")] = None,
    name: Annotated[str | None, Query(description="Its name, instead of its id.")] = None,
    field: Annotated[str | None, Query(description="Of a column: its dotted path.")] = None,
) -> _OneNode:
    return _OneNode(node_id, kind, namespace, name, field)


OneNode = Annotated[_OneNode, Depends(_one_node)]
